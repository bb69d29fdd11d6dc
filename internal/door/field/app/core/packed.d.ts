// Made by internal/door/build from Go's own tables, so that phone and server agree.
declare module "packed:start" { const words: Record<string, string>; export default words }
declare module "packed:standard" { import type { Standard } from "../fact/standard"; const standard: Standard; export default standard }
declare module "packed:icons" { const paths: Record<string, string>; export default paths }
// Addresses of what is fetched: sentences as JSON, and the tables of fact/growth.
declare module "packed:words-id.json" { const url: string; export default url }
declare module "packed:words-en.json" { const url: string; export default url }
declare module "packed:growth.bin" { const url: string; export default url }
