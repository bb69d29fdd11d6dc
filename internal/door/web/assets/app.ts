import "htmx.org";
import { watchEntries } from "./entry";
import { watchMenus } from "./menu";
import { watchPrintButtons } from "./print";
import { watchThemeButtons } from "./toggle";
import { watchTips } from "./tip";
import { watchUploads } from "./upload";

watchEntries();
watchMenus();
watchPrintButtons();
watchThemeButtons();
watchTips();
watchUploads();
