/** Style sheets, which the bundler takes up. */
declare module "*.css"
