// Styles are collected by the build; to TypeScript they are nothing.
declare module "*.css";
