import "htmx.org";
import { watchMenus } from "./menu";
import { watchPrintButtons } from "./print";
import { watchThemeButtons } from "./toggle";
import { watchTips } from "./tip";
import { watchUploads } from "./upload";

watchMenus();
watchPrintButtons();
watchThemeButtons();
watchTips();
watchUploads();
