import "htmx.org";
import { watchThemeButtons } from "./toggle";
import { watchTips } from "./tip";
import { watchUploads } from "./upload";

watchThemeButtons();
watchTips();
watchUploads();
