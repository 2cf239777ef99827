// SPDX-License-Identifier: Apache-2.0
// Small line drawings, 16 by 16, in the colour of the text beside them. They only ever accompany
// words, so screen readers do not hear of them.
const shapes = {
  dot: "M8 5.5a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5Z",
  wait: "M8 1.8a6.2 6.2 0 1 0 0 12.4A6.2 6.2 0 0 0 8 1.8ZM8 4.5V8l2.5 1.7",
  ok: "m2.8 8.6 3.4 3.4 7-7.8",
  late: "M8 1.8a6.2 6.2 0 1 0 0 12.4A6.2 6.2 0 0 0 8 1.8ZM5.8 5.8l4.4 4.4M10.2 5.8l-4.4 4.4",
  warn: "M8 2 1.4 13.6h13.2L8 2Zm0 4.4v3.4M8 11.6v.3",
  error: "M5.2 1.6h5.6l3.6 3.6v5.6l-3.6 3.6H5.2l-3.6-3.6V5.2l3.6-3.6ZM8 4.6v4M8 10.9v.4",
  info: "M8 1.8a6.2 6.2 0 1 0 0 12.4A6.2 6.2 0 0 0 8 1.8ZM8 7.2v4M8 4.7v.3",
  cross: "m3.6 3.6 8.8 8.8m0-8.8-8.8 8.8",
  bell: "M3.2 11.6h9.6L11.6 10V7a3.6 3.6 0 0 0-7.2 0v3l-1.2 1.6ZM6.6 13.8h2.8M8 3.4V1.8",
  menu: "M2 4h12M2 8h12M2 12h12",
  more: "M3 8h.2M8 8h.2M13 8h.2",
  up: "M8 13.4V3M3.6 7 8 2.6 12.4 7",
  down: "M8 2.6V13M3.6 9 8 13.4 12.4 9",
  left: "M13.4 8H3M7 3.6 2.6 8 7 12.4",
  right: "M2.6 8H13M9 3.6 13.4 8 9 12.4",
  add: "M8 2.8v10.4M2.8 8h10.4",
  edit: "m10.6 2.6 2.8 2.8-7.6 7.6-3.4.6.6-3.4 7.6-7.6Z",
  trash: "M2.6 4.4h10.8M6 4.2V2.4h4v1.8M4 4.6l.6 9h6.8l.6-9",
  search: "M7 2.4a4.6 4.6 0 1 0 0 9.2 4.6 4.6 0 0 0 0-9.2Zm3.4 8 3.4 3.4",
  link: "M6.6 9.4a2.8 2.8 0 0 0 4 0l2.2-2.2a2.8 2.8 0 0 0-4-4l-.8.8m1.4 2.6a2.8 2.8 0 0 0-4 0L3.2 8.8a2.8 2.8 0 0 0 4 4l.8-.8",
  phone: "M4.6 1.8h6.8v12.4H4.6V1.8Zm2.6 10.2h1.6",
  person: "M8 2a2.8 2.8 0 1 0 0 5.6A2.8 2.8 0 0 0 8 2ZM2.8 14a5.2 5.2 0 0 1 10.4 0",
  send: "m1.8 8 12.4-5.6L10.4 14 7.6 9.2 1.8 8Zm5.8 1.2 6.4-6.6",
  file: "M3.6 1.8h5.6l3.2 3.2v9.2H3.6V1.8Zm5.4.2V5.2h3.2",
  sun: "M8 5.2a2.8 2.8 0 1 0 0 5.6 2.8 2.8 0 0 0 0-5.6ZM8 1v1.6M8 13.4V15M1 8h1.6M13.4 8H15M3 3l1.2 1.2M11.8 11.8 13 13M13 3l-1.2 1.2M4.2 11.8 3 13",
  moon: "M13.4 9.6A5.8 5.8 0 1 1 6.4 2.6a4.8 4.8 0 0 0 7 7Z",
  pause: "M5.4 3v10M10.6 3v10",
  signal: "M2.6 13.4v-2.6M6.2 13.4V8.2M9.8 13.4V5.6M13.4 13.4V2.6",
  copy: "M5.4 5.4h8.2v8.2H5.4V5.4ZM10.4 5.2V2.4H2.4v8h2.8",
} as const;

export type IconName = keyof typeof shapes;

export function Icon({ name }: { name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
      <path d={shapes[name]} />
    </svg>
  );
}
