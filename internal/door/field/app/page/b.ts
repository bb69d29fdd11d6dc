// The pages of families and their members, of women, and of what is done for them.
import type { Pages } from "../core/route"
import { EditChild, NewChild } from "./child_form"
import { Departure, Mistake } from "./departure"
import { Engaged } from "./engagement"
import { Correct } from "./event"
import { Exam } from "./exam"
import { Families } from "./families"
import { Family } from "./family"
import { EditFamily, NewFamily } from "./family_form"
import { EditPerson, NewPerson } from "./member_form"
import { PersonPage } from "./person"
import { Delivered, Pregnant } from "./pregnancy"
import { Answered, Refer } from "./referral"
import { Services } from "./services"
import { HomeVisit } from "./visit"

export const pagesB: Pages = {
	"keluarga": Families,
	"keluarga/baru": NewFamily,
	"keluarga/:id": Family,
	"keluarga/:id/ubah": EditFamily,
	"orang/:id": PersonPage,
	"orang/:id/ubah": EditPerson,
	"orang/:id/catin": Engaged,
	"orang/:id/hamil": Pregnant,
	"orang/:id/lahir": Delivered,
	"orang/:id/periksa": Exam,
	"orang/baru/:keluarga": NewPerson,
	"anak/baru/:keluarga": NewChild,
	"anak/:id/ubah": EditChild,
	"kunjungan/:id": HomeVisit,
	"layanan/:id": Services,
	"rujuk/:id": Refer,
	"jawab/:id/:rujukan": Answered,
	"pergi/:id": Departure,
	"salah/:id": Mistake,
	"betulkan/:id/:event": Correct,
}
