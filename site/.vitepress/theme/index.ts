// VitePress's own theme with the reader's own fonts: nothing to fetch, and half of the size.
export { default } from "vitepress/theme-without-fonts";
