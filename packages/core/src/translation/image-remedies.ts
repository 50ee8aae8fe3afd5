import type { MessagesRequest } from '../messages/request.ts';
import type { MediaFormQuirks } from './format-image.ts';
import type { Remedy } from './repair-by-words.ts';
import { imageKey, imagesIn } from './request-images.ts';

type ImageQuirks = Pick<MediaFormQuirks, 'images' | 'maxImages' | 'refusedImages'>;

/** For quirks of any kind that know images. */
interface ImageRemedy extends Pick<Remedy<object>, 'complaints'> {
  remedy(quirks: ImageQuirks, detail: string, request: MessagesRequest): ImagePatch | undefined;
}

type ImagePatch = { readonly images: 'note' } | { readonly maxImages: number } | { readonly refusedImages: readonly string[] };

/** For upstreams that take images as data only. */
export const imageUrlRemedy: Remedy<Pick<MediaFormQuirks, 'images'>> = {
  complaints: [
    /(?:fetch|download|https?|remote).{0,20}?images?\b|only base64 images/i,
    /\bimage[ _](?:urls?|links?).{0,40}?(?:not (?:currently )?(?:supported|allowed)|unsupported)|unsupported image[ _](?:urls?|links?)/i,
    /url (?:image )?sources? (?:are|is) not/i,
  ],
  remedy: ({ images }, _, request) => (images === 'url' && hasImages(request) ? { images: 'inline' } : undefined),
};

/** What is amiss with one picture. It is told in many ways, and all name its form, its size or its data. */
const ofPicture =
  '(?:formats?|types?|mime|sizes?|too (?:large|small|big)|dimensions?|resolution|pixels?|px|width|height|ratio|bytes|[km]b|' +
  'corrupt\\w*|truncated|damaged|broken|malformed|unreadable|illegal|empty|decod\\w*|invalid|not valid|does not (?:match|represent))';

const seesNone = { images: 'note' } as const;
const blind = { remedy: (_quirks: ImageQuirks, _detail: string, request: MessagesRequest) => (hasImages(request) ? seesNone : undefined) };

/** For models that see no images, or so many, and for pictures that a server cannot take: the first that fits counts. */
export const imageRemedies: readonly ImageRemedy[] = [
  {
    // vLLM: `At most 1 image(s) may be provided in one prompt`, `You set image=2 … but passed 3 image items`; Anthropic: `image_count > 20`
    complaints: [
      /^(?=.*?(?:too many images|number of images|image_count|image items|\bimage\(s\)|\d images\b|images? per |(?:one|single) image\b)).*?(?:(?:up to|at most|more than|only|max(?:imum)?|limit|exceed\w*)\b\D{0,30}?|> ?|image=)\(?\b(\d+|one|a single)\b(?! ?(?:[kmg]b|bytes|px|pixels)\b)/i,
      /too many images/i,
    ],
    remedy: ({ maxImages }, most, { messages }) => {
      const sent = Math.min(imagesIn(messages).length, maxImages ?? Number.POSITIVE_INFINITY);
      const taken = most === '' ? Math.floor(sent / 2) : Number(most) || (/\d/.test(most) ? 0 : 1);
      return taken > 0 && taken < sent ? { maxImages: taken } : undefined;
    },
  },
  {
    ...blind,
    complaints: [
      /(?:\bdoes(?:n't| not)|\bdo(?:n't| not)|\bmodel can(?:'t|not| not)) (?:support|accept|have|take|process|handle|see|view|read) (?:any |the )?(?:image (?:inputs?|content)\b|image_url|images\b(?! (?:of|in|with|larger|bigger|over|above|that)\b)|vision|multi-?modal)/i,
      /\b(?:image|vision|multi-?modal) inputs?\b[^.]{0,40}?(?:not (?:currently )?(?:support|enabl|allow|accept|available)|unsupported|disabled)/i,
      /not (?:a )?(?:multi-?modal|vision)|no endpoints? found that support image|missing data required for image input|at most 0 image/i,
      /(?<!(?:image\/[\w.+-]+|animated|svg|gif|webp|bmp|tiff|heic|avif) )\bimages (?:are )?(?:currently )?not (?:currently )?(?:support|allow|accept|enabl)/i,
      /image_url.{0,40}?(?:only (?:supported|available|allowed)|not (?:currently )?(?:support|allow|accept))/i,
      /(?:unknown|unsupported|unexpected|unrecognized|invalid) (?:variant|(?:content )?(?:part )?type).{0,40}?image_url|image_url.{0,40}?expected.{0,10}?text/i,
      /\b(?:content|part|block) type\W{1,4}image\b(?!\/)/i,
      /only ['"`]?text['"`]?(?: content| parts?| inputs?| messages?| types?)*(?: is| are)? (?:supported|allowed|accepted)|(?:model|endpoint) only (?:supports?|accepts?) ['"`]?text\b/i,
      // Content in parts, which texts alone never are.
      /\bcontent\b['"\])]{0,3}.{0,20}?(?:must|should) be (?:a )?(?:valid )?string|valid string\W{0,3}[\w.[\]]*\bcontent\b/i,
    ],
  },
  {
    complaints: [
      new RegExp(
        `\\bimages?\\b(?! inputs?\\b)[^.]{0,100}?\\b${ofPicture}\\b|\\b${ofPicture}\\b[^.]{0,60}?\\bimages?\\b(?! inputs?\\b)`,
        'i',
      ),
      /(?<!data:)\bimage\/[a-z.+-]+|\bunsupported image\b|(?:invalid|illegal|incorrect) base64/i,
      /(?:could(?: not|n't)|can(?:not|'t)|unable to|fail(?:ed|ure) to|error) (?:while )?(?:process|decod|load|open|identif|pars|read|validat|download|fetch|retriev|access)\w*[^.]{0,60}?\bimages?\b/i,
      // Qwen's, which do not say of what.
      /absolute aspect ratio must be|must be larger than (?:factor|10\b)|bytes per data-uri/i,
    ],
    remedy: ({ refusedImages }, _, request) => withRefused(refusedImages, request),
  },
  {
    ...blind,
    complaints: [
      /(?:\bimages?\b|image_url|\bvision\b).{0,60}?(?:not (?:currently )?support|unsupported|not allowed|not accept|not enabled)/i,
      /(?:(?:not|n't) (?:support|accept)|that support).{0,40}?(?:image|vision)/i,
    ],
  },
];

/** Images of a conversation that are remembered. */
const mostRefused = 200;

/** Those of the last turn: earlier ones were taken before. When these are known as refused already, it must be another. */
function withRefused(known: readonly string[], { messages }: MessagesRequest): ImagePatch | undefined {
  const lastTurn = messages.slice(messages.findLastIndex(({ role }) => role === 'assistant') + 1);
  const added = [lastTurn, messages]
    .map((some) =>
      imagesIn(some)
        .map(imageKey)
        .filter((key) => !known.includes(key)),
    )
    .find((keys) => keys.length > 0);
  return added && { refusedImages: [...new Set([...known, ...added])].slice(-mostRefused) };
}

function hasImages({ messages }: MessagesRequest): boolean {
  return imagesIn(messages).length > 0;
}
