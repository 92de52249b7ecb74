// Styles are collected by the build; to TypeScript they are nothing, save those of styles/pages: their address.
declare module "*.css" {
  const address: string;
  export default address;
}
