import "htmx.org";
import { watchPrintButtons } from "./print";
import { watchThemeButtons } from "./toggle";
import { watchTips } from "./tip";
import { watchUploads } from "./upload";

watchPrintButtons();
watchThemeButtons();
watchTips();
watchUploads();
