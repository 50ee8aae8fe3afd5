import { describe, expect, it } from 'vitest';
import { readPdf } from './read-pdf.ts';

const { signal } = new AbortController();

/** A PDF with one page for each text. */
function pdf(...texts: readonly string[]): { media_type: string; data: string } {
  const pages = texts.map((_, index) => `${4 + index * 2} 0 R`);
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    `<< /Type /Pages /Kids [${pages.join(' ')}] /Count ${texts.length} >>`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
    ...texts.flatMap((text, index) => {
      const stream = text === '' ? '' : `BT /F1 18 Tf 20 100 Td (${text}) Tj ET`;
      return [
        `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 200] /Contents ${5 + index * 2} 0 R /Resources << /Font << /F1 3 0 R >> >> >>`,
        `<< /Length ${stream.length} >>\nstream\n${stream}\nendstream`,
      ];
    }),
  ];
  let file = '%PDF-1.4\n';
  const offsets = objects.map((object, index) => {
    const offset = file.length;
    file += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return `${String(offset).padStart(10, '0')} 00000 n \n`;
  });
  const start = file.length;
  file += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${offsets.join('')}`;
  file += `trailer << /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${start}\n%%EOF\n`;
  return { media_type: 'application/pdf', data: Buffer.from(file, 'latin1').toString('base64') };
}

describe('readPdf', () => {
  it('I4: gives the text of each page', async () => {
    expect(await readPdf(pdf('Hello from page one', 'And page two'), signal)).toBe(
      '[page 1]\nHello from page one\n\n[page 2]\nAnd page two',
    );
  });

  it('gives the same text for the same bytes, so that a conversation keeps its prefix', async () => {
    const file = pdf('Same');
    expect(await readPdf(file, signal)).toBe(await readPdf(file, signal));
  });

  it('says so when a PDF has pictures only', async () => {
    await expect(readPdf(pdf(''), signal)).rejects.toThrow('it has no text');
  });

  it('D13: reads no more than 300 pages', async () => {
    await expect(readPdf(pdf(...new Array(301).fill('Page')), signal)).rejects.toThrow('it has 301 pages; at most 300 are read');
  });

  it('says so when a file is no PDF', async () => {
    await expect(readPdf({ media_type: 'application/pdf', data: Buffer.from('not a pdf').toString('base64') }, signal)).rejects.toThrow(
      /PDF/,
    );
  });
});
