// The pages around the scale: what is due today, the posyandu day, a child.
import type { Pages } from "../core/route"
import { ChildPage } from "./child"
import { Session, Sessions, Summary } from "./session"
import { Today } from "./today"
import { Weigh } from "./weigh"

export const pagesA: Pages = {
	"": Today,
	"timbang": Sessions,
	"timbang/:posyandu": Session,
	"timbang/:posyandu/ringkasan": Summary,
	"anak/:id": ChildPage,
	"anak/:id/ukur": Weigh,
}
