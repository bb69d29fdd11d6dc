package cli

import (
	"strings"

	"tumbuh/internal/app"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/record/account"
)

// permissions say what each command needs; a test walks them as every role. The
// operator at the machine may do all of it. With --as a command acts as an
// account, within its role and territory: for scripts of an office on a shared
// machine, and to see what somebody may see.
var permissions = map[string]account.Action{
	"init":              account.SystemRun,
	"migrate":           account.SystemRun,
	"serve":             account.SystemRun,
	"config":            account.SystemRun,
	"key rotate":        account.SystemRun,
	"region outlines":   account.SystemRun,
	"count":             account.SystemRun,
	"simulate families": account.SystemRun,
	"simulate coverage": account.SystemRun,
	"simulate actions":  account.SystemRun,

	"import eppgbm": account.ImportTake,
	"import list":   account.ImportTake,
	"import undo":   account.ImportTake,
	"figures":       account.FigureRead,

	"user add":      account.AccountManage,
	"user list":     account.AccountManage,
	"user reset":    account.AccountManage,
	"user disable":  account.AccountManage,
	"user enable":   account.AccountManage,
	"user phone":    account.PhoneManage,
	"user sessions": account.AccountManage,
	"user revoke":   account.AccountManage,

	"restore":     account.SystemRun,
	"backup make": account.BackupManage,
	"backup list": account.SystemRun,
	"check":       account.BackupManage,
	"drill":       account.BackupManage,

	"audit verify": account.LedgerRead, // of a file: anybody
	"audit list":   account.LedgerRead,
	"audit export": account.LedgerRead,

	"privacy retention": account.PrivacyRead, // with --run: PrivacyManage
	"privacy file":      account.ChildFile,
	"privacy erase":     account.ChildErase,
	"privacy dpia":      account.PrivacyRead,

	"health":             account.Public,
	"region search":      account.Public,
	"zscore":             account.Public,
	"prevalence":         account.Public,
	"simulate workbooks": account.Public,
	"version":            account.Public,
}

// words is a command as the table names it: "import eppgbm", without arguments.
func words(command string) string {
	var kept []string
	for _, word := range strings.Fields(command) {
		if !strings.HasPrefix(word, "<") && !strings.HasPrefix(word, "[") {
			kept = append(kept, word)
		}
	}
	return strings.Join(kept, " ")
}

// may refuses what needs nothing of the data before the data are touched.
func (r *run) may() error {
	if r.action == account.SystemRun && r.as != "" {
		return fault.New(fault.Forbidden, "account.role", fault.Args{"Action": string(r.action)})
	}
	return nil
}

// actor is who a command acts as.
func (r *run) actor(a *app.App) (account.Actor, error) {
	by := account.CommandLine(operator(), a.Regency)
	if r.as != "" {
		found, err := a.Accounts.ByUsername(r, r.as)
		if err != nil {
			return by, err
		}
		by = account.Actor{Account: found, Via: "cli", Home: a.Regency}
	}
	if !by.May(r.action) {
		return by, fault.New(fault.Forbidden, "account.role", fault.Args{"Action": string(r.action)})
	}
	return by, nil
}
