import { describe, expect, it } from 'vitest';
import { GatewayError } from '../errors/gateway-error.ts';
import type { ImageBlock } from '../messages/blocks.ts';
import type { MessageParam } from '../messages/request.ts';
import type { MediaFormQuirks } from './format-image.ts';
import { imageRemedies, imageUrlRemedy } from './image-remedies.ts';
import { repairByWords } from './repair-by-words.ts';
import { imageKey } from './request-images.ts';

const image = (data: string): ImageBlock => ({ type: 'image', source: { type: 'base64', media_type: 'image/png', data } });
const user = (...content: ImageBlock[]): MessageParam => ({ role: 'user', content: [...content, { type: 'text', text: 'Look' }] });
const read = (...content: ImageBlock[]): MessageParam[] => [
  { role: 'assistant', content: [{ type: 'tool_use', id: 'a', name: 'Read', input: {} }] },
  { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'a', content }] },
];
const keys = (...data: string[]) => data.map((item) => imageKey(image(item)));

const standard: MediaFormQuirks = { images: 'url', documents: 'text', maxImages: null, refusedImages: [] };

/** What is repaired in a conversation of 12 images, the last of which a tool has read. */
function repair(message: string, quirks: Partial<MediaFormQuirks> = {}, messages = twelve) {
  return repairByWords<MediaFormQuirks>(
    new GatewayError('invalid_request', message),
    { quirks: { ...standard, images: 'inline', ...quirks }, request: { model: 'm', max_tokens: 1, messages } },
    { remedies: [imageUrlRemedy, ...imageRemedies], otherwise: () => undefined },
  );
}

const twelve = [user(...Array.from({ length: 11 }, (_, index) => image(`${index}`))), ...read(image('last'))];

describe('imageRemedies', () => {
  it.each([
    // OpenAI, https://github.com/vllm-project/vllm/issues/11629
    'Invalid content type. image_url is only supported by certain models.',
    // Groq
    "'messages.0' : for 'role:user' the following must be satisfied[('messages.0.content' : value must be a string)]",
    'messages[0].content must be a string',
    'messages.0.content: Input should be a valid string',
    'Input should be a valid string: messages.0.content',
    'Image input is not enabled for this model',
    // OpenRouter
    'No endpoints found that support image input',
    'Model does not support images. Please use a model that does.',
    // llama.cpp
    'image input is not supported - hint: if this is unexpected, you may need to provide the mmproj',
    // vLLM
    'At most 0 image(s) may be provided in one prompt.',
    'Qwen/Qwen3-8B is not a multimodal model',
    // DeepSeek
    'Failed to deserialize the JSON body into the target type: messages[0]: unknown variant `image_url`, expected `text` at line 1 column 5',
    'This model does not support image inputs',
    'Cannot read "image.png" (this model does not support image input). Inform the user.',
    "Only 'text' content type is supported.",
    'This model only supports text input',
    'The model does not have vision capabilities',
    'content type image_url is not allowed for this model',
    'Multimodal data provided, but model does not support multimodal requests.',
    'unsupported content type: image_url',
    'unsupported content type: image',
    "content type 'image' is not supported",
    'Unsupported content type in message part: image_url',
    'Error in input stream: image_url is not supported by this model',
    // Ollama, https://github.com/ollama/ollama/issues/17301
    'this model is missing data required for image input',
    'this model does not support image input (ref: b8bd630e-4a39-4b57-82af-9158ee9d5703)',
    // Doubao, https://github.com/zai-org/feedback/issues/570
    'Model do not support image input.',
    'This model cannot process images.',
    'Invalid request: images are not supported',
    'images are not supported by this model',
    "This model doesn't support the image content block that you sent.",
    'Vision is not enabled for this deployment',
  ])('I2: knows a model that sees nothing: %s', (message) => {
    expect(repair(message)).toEqual({ images: 'note' });
  });

  it.each([
    ['Too many images provided. This model supports up to 5 images', 5],
    // vLLM, https://github.com/vllm-project/vllm/issues/17092
    ['At most 5 image(s) may be provided in one request.', 5],
    ['At most 1 image(s) may be provided in one prompt.', 1],
    // https://github.com/xorbitsai/inference/issues/3054
    ['You set image=2 (or defaulted to 1) in `--limit-mm-per-prompt`, but passed 3 image items in the same prompt.', 2],
    // Azure, https://github.com/the-open-agent/openagent/issues/874
    ['Too many images in request. Max is 10.', 10],
    // https://github.com/microsoft/vscode/issues/306919
    ['Too many images in request: 12 images provided, but the model supports a maximum of 10 images.', 10],
    // https://github.com/anomalyco/opencode/issues/48647
    ['request contains 54 images, exceeding the maximum of 11 allowed per request', 11],
    // https://github.com/QuantumNous/new-api/issues/1233
    ['too many images in the message, max allowed is 8', 8],
    // Bedrock, https://github.com/boto/boto3/issues/4632
    ['The model returned the following errors: messages: too many images: image_count > 4', 4],
    ['too many images and documents: 12 + 0 > 10', 10],
    ['The number of images (12) exceeds the limit of 10', 10],
    ['This model only supports one image per request', 1],
    ['Too many images', 6],
  ])('learns how many images a model takes: %s', (message, maxImages) => {
    expect(repair(message)).toEqual({ maxImages });
    expect(repair(message, { maxImages })).not.toEqual({ maxImages });
  });

  it('does not learn a limit that the request keeps to, nor a higher one', () => {
    expect(repair('At most 20 image(s) may be provided in one request.')).toBeUndefined();
    expect(repair('At most 5 image(s) may be provided in one request.', { maxImages: 4 })).toBeUndefined();
  });

  it.each([
    'Invalid image: the image format is not supported. Supported: png, jpeg',
    'image/svg+xml images are not allowed',
    'The image at index 0 is not accepted: corrupt data',
    // OpenAI, https://github.com/CosmosShadow/gptpdf/issues/6
    "You uploaded an unsupported image. Please make sure your image is below 20 MB in size and is of one the following formats: ['png', 'jpeg', 'gif', 'webp'].",
    'The image data you provided does not represent a valid image. Please check your input and try again.',
    'Invalid base64 image_url.',
    // Anthropic
    'messages.120.content.0.image.source.base64: image exceeds 5 MB maximum: 9427836 bytes > 5242880 bytes',
    'messages.39.content.38.image.source.base64.data: At least one of the image dimensions exceed max allowed size for many-image requests: 2000 pixels',
    'Could not process image',
    'The image was specified using the image/png media type, but the image appears to be a image/jpeg image',
    // Gemini
    'Unable to process input image. Please retry or report in https://developers.generativeai.google/guide/troubleshooting',
    'Unsupported MIME type: image/svg+xml',
    'Provided image is not valid.',
    // vLLM
    'cannot identify image file <_io.BytesIO object at 0x7feb38a568e0>',
    'image file is truncated (3 bytes not processed)',
    'Failed to load image: broken data stream',
    'absolute aspect ratio must be smaller than 200, got 300.0',
    'height:10 or width:5 must be larger than factor:28',
    // llama.cpp, Ollama
    'Failed to load image or audio file',
    'failed to process inputs: image: unknown format',
    // DashScope
    'The image length and width do not meet the model restrictions. [height:8 or width:8 must be larger than 10]',
    'The image format is illegal and cannot be opened.',
    'Exceeded limit on max bytes per data-uri item : 10485760',
    // xAI
    'Image dimensions are too small: min 512 pixels',
    'This model does not support images in WebP format',
    'image content type is not supported: image/tiff',
    'unsupported image url',
    'Failed to download image from https://x.example/a.png',
  ])('I2: takes nothing from the model for one picture, but notes that picture: %s', (message) => {
    expect(repair(message)).toEqual({ refusedImages: keys('last') });
  });

  it('notes all images of the conversation when it is none of the last turn', () => {
    expect(repair('Could not process image', { refusedImages: keys('last') })).toEqual({
      refusedImages: keys('last', ...Array.from({ length: 11 }, (_, index) => `${index}`)),
    });
    const all = [user(image('a')), ...read(image('b')), user()];
    expect(repair('Could not process image', { refusedImages: keys('b') }, all)).toEqual({ refusedImages: keys('b', 'a') });
    expect(repair('Could not process image', { refusedImages: keys('a', 'b') }, all)).toBeUndefined();
  });

  it.each([
    'image URLs are not currently supported, please use base64 encoded data instead',
    'Only base64 images are supported',
    'unsupported image url',
  ])('I3: fetches images where no address is taken: %s', (message) => {
    expect(repair(message, { images: 'url' })).toEqual({ images: 'inline' });
  });

  it.each([
    'This model does not support image input',
    'Too many images: at most 1',
    'Could not process image',
    'messages[0].content must be a string',
  ])('has nothing to say of a request without images: %s', (message) => {
    expect(repair(message, { images: 'url' }, [user()])).toBeUndefined();
  });

  it.each([
    'Invalid prompt: "the log says: this model does not support image input, and then it stopped"',
    'messages[2]: {"text": "Error: at most 1 image(s) may be provided in one request, said the server"} is too long',
    'The context window is full',
  ])('reads nothing out of a prompt that an error quotes: %s', (message) => {
    expect(repair(message)).toBeUndefined();
  });
});
