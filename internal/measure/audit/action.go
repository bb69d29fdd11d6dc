package audit

import "slices"

// Group is a kind of action that an auditor looks for.
type Group struct {
	Key     string // audit.group.<key>
	Actions []string
}

// Groups are all actions that the program records; a test at the root of the
// tree finds one that is missing here. The words of each are audit.action.<name>.
var Groups = []Group{
	{"seen", []string{"child.read", "child.list", "child.search", "child.pairs", "child.blocked", "child.nik", "import.read", "import.check", "retention.list", "form.read"}},
	{"taken", []string{"child.export", "child.print", "child.file", "import.export", "form.print", "form.export"}},
	{"changed", []string{"child.merge", "child.part", "child.apart", "child.correct", "child.ground", "child.withdraw", "child.readmit", "child.erase", "import.take", "import.undo"}},
	{"privacy", []string{"privacy.ground", "breach.report", "breach.amend", "breach.authority", "breach.subjects", "breach.close", "retention.run", "retention.erase"}},
	{"account", []string{"account.add", "account.edit", "account.disable", "account.enable", "account.reset", "account.password", "account.factor", "account.recovery",
		"account.language", "account.link", "account.unlink", "account.identified", "account.signin", "account.signout", "account.revoke", "account.refused"}},
	{"field", []string{"account.phone_link", "account.phone", "account.phone_end", "account.phone_wipe", "account.phone_left",
		"field.push", "field.pull", "field.file", "field.held", "field.mend", "field.dismiss", "family.read", "family.conflicts", "family.settle", "family.pairs", "family.apart", "family.same", "standard.limits"}},
	{"family", []string{"family.list", "family.open", "family.export", "family.print", "assist.team", "assist.assign", "assist.end", "assist.visit", "assist.verify", "assist.table"}},
	{"framework", []string{"edition.override", "edition.restore", "edition.setting", "edition.load", "edition.remove"}},
	{"form", []string{"form.fill", "form.sheet"}},
	{"coverage", []string{"coverage.enter", "coverage.verify", "coverage.lock", "coverage.reopen"}},
	{"data", []string{"data.item", "data.gap", "data.plan", "data.remove", "data.import", "data.published", "data.unpublished", "data.recount", "data.assign", "data.settle"}},
	{"action", []string{"budget.stage", "budget.say", "budget.placed", "budget.granted", "budget.realised", "planbook.take", "letter.head", "letter.issue", "letter.withdraw", "letter.read", "evidence.add", "evidence.withdraw", "evidence.erase", "evidence.read", "year.open", "year.close", "year.reopen", "year.action",
		"situation.choose", "situation.freeze", "situation.constraint", "situation.recommendation",
		"lokus.method", "lokus.override", "lokus.decide", "lokus.reopen", "lokus.import", "lokus.export",
		"plan.row", "plan.remove", "plan.answer", "plan.unanswer", "plan.codes", "plan.copy",
		"tpps.team", "tpps.copy", "tpps.remove", "tpps.member", "tpps.members", "tpps.read", "tpps.work", "tpps.report", "tpps.submit", "tpps.judge", "tpps.semester", "tpps.hand_in", "reminder.feed", "reminder.end",
		"rembuk.call", "rembuk.head", "rembuk.agenda", "rembuk.guests", "rembuk.minutes", "rembuk.signing", "rembuk.move", "rembuk.renew", "rembuk.attend", "rembuk.present", "rembuk.correct", "rembuk.strike", "rembuk.names", "rembuk.decision", "rembuk.commit", "rembuk.amend", "rembuk.report"}},
	{"system", []string{"regency.open", "region.outlines", "simulation.families", "key.make", "key.rotate", "backup.make", "backup.fail", "backup.drill", "backup.restore"}},
	{"audit", []string{"audit.read", "audit.child", "audit.export", "audit.verify", "audit.chained", "audit.broken"}},
}

// actionsOf are the actions of a group; nil for all.
func actionsOf(key string) []string {
	if i := slices.IndexFunc(Groups, func(g Group) bool { return g.Key == key }); i >= 0 {
		return Groups[i].Actions
	}
	return nil
}
