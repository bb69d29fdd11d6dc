package cli

import (
	"cmp"
	"fmt"
	"io"
	"os"
	"text/tabwriter"
	"time"

	"tumbuh/internal/app"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/qr"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/record/account"
)

type userCommands struct {
	Add      userAdd      `cmd:"" help:"${user_add}"`
	List     userList     `cmd:"" help:"${user_list}"`
	Reset    userReset    `cmd:"" help:"${user_reset}"`
	Disable  userDisable  `cmd:"" help:"${user_disable}"`
	Enable   userEnable   `cmd:"" help:"${user_enable}"`
	Phone    userPhone    `cmd:"" help:"${user_phone}"`
	Sessions userSessions `cmd:"" help:"${user_sessions}"`
	Revoke   userRevoke   `cmd:"" help:"${user_revoke}"`
}

// openUser opens the program for a command about one account.
func (r *run) openUser(username string) (a *app.App, by account.Actor, who account.Account, err error) {
	if a, by, err = r.open(); err != nil {
		return a, by, who, err
	}
	if who, err = a.Accounts.Named(r, username); err != nil {
		a.Close()
	}
	return a, by, who, err
}

type userAdd struct {
	Username string `arg:""`
	Name     string `required:"" help:"${name}"`
	Role     string `required:"" help:"${role}"`
	Region   string `help:"${region_code}" placeholder:"73.12.01"`
	Posyandu string `help:"${posyandu}"`
	Office   string `help:"${office}" placeholder:"pupr"`
	Password string `help:"${password}" env:"TUMBUH_PASSWORD"`
}

func (c *userAdd) Run(r *run) error {
	a, by, err := r.open()
	if err != nil {
		return err
	}
	defer a.Close()
	area := a.Regency
	if c.Region != "" {
		if area, err = region.ParseCode(c.Region); err != nil {
			return err
		}
	}
	wanted := account.Account{Username: c.Username, Name: c.Name, Role: account.Role(c.Role), Region: area, Posyandu: c.Posyandu, Office: c.Office}
	if c.Password == "" {
		added, link, err := a.Accounts.Invite(r, by, wanted)
		if err == nil {
			r.showLink(a.Link(r.config.Reached(), link.Token), added, link)
		}
		return err
	}
	if err := a.Accounts.Manages(by); err != nil {
		return err
	}
	added, err := a.Accounts.Add(r, by.By(), wanted, c.Password)
	if err == nil {
		fmt.Fprintln(r.out, r.say.T("cli.user.added", fault.Args{"Username": added.Username}))
	}
	return err
}

// showLink prints a one-time link, in a terminal as a QR code too.
func (r *run) showLink(address string, who account.Account, link account.Link) {
	fmt.Fprintln(r.out, r.say.T("cli.user.link", fault.Args{"Username": who.Username, "Until": r.moment(link.Expires.Time, who.Region), "Link": address}))
	r.showQR(address)
}

func (r *run) showQR(text string) {
	if drawn, err := qr.Text(text); err == nil && terminal(r.out) {
		fmt.Fprint(r.out, "\n"+drawn)
	}
}

func terminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

// moment is a time by the regency's clock.
func (r *run) moment(at time.Time, regency string) string {
	if at.IsZero() {
		return "–"
	}
	return at.In(region.Zone(regency)).Format("2006-01-02 15:04 MST")
}

type userList struct {
	Search string `arg:"" optional:""`
}

func (c *userList) Run(r *run) error {
	a, by, err := r.open()
	if err != nil {
		return err
	}
	defer a.Close()
	all, err := a.Accounts.List(r, by, c.Search)
	if err != nil {
		return err
	}
	w := tabwriter.NewWriter(r.out, 0, 0, 2, ' ', 0)
	for _, one := range all {
		place := region.Dotted(one.Region)
		if one.Posyandu != "" {
			place += " " + one.Posyandu
		}
		if one.Office != "" {
			place += " " + one.Office
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\n", one.Username, one.Name, one.Role, place, r.moment(one.SignedIn.Time, a.Regency), r.say.T("cli.user.state."+state(one)))
	}
	return w.Flush()
}

func state(a account.Account) string {
	switch {
	case a.Disabled:
		return "disabled"
	case !a.Enrolled:
		return "invited"
	case a.TwoFactor:
		return "factor"
	}
	return "active"
}

type userReset struct {
	Username  string `arg:""`
	TwoFactor bool   `name:"two-factor-too" help:"${two_factor_too}"`
}

func (c *userReset) Run(r *run) error {
	a, by, who, err := r.openUser(c.Username)
	if err != nil {
		return err
	}
	defer a.Close()
	link, err := a.Accounts.Reset(r, by, who.ID, c.TwoFactor)
	if err == nil {
		r.showLink(a.Link(r.config.Reached(), link.Token), who, link)
	}
	return err
}

type userPhone struct {
	Username string `arg:""`
}

func (c *userPhone) Run(r *run) error {
	a, by, who, err := r.openUser(c.Username)
	if err != nil {
		return err
	}
	defer a.Close()
	_, link, err := a.Accounts.PhoneLink(r, by, who.ID)
	if err == nil {
		r.showLink(a.PhoneLink(r.config.Reached(), link.Token), who, link)
	}
	return err
}

type userDisable struct {
	Username string `arg:""`
}

func (c *userDisable) Run(r *run) error {
	a, by, who, err := r.openUser(c.Username)
	if err != nil {
		return err
	}
	defer a.Close()
	if err := a.Accounts.Disable(r, by, who.ID); err != nil {
		return err
	}
	fmt.Fprintln(r.out, r.say.T("cli.user.disabled", fault.Args{"Username": who.Username}))
	return nil
}

type userEnable struct {
	Username string `arg:""`
}

func (c *userEnable) Run(r *run) error {
	a, by, who, err := r.openUser(c.Username)
	if err != nil {
		return err
	}
	defer a.Close()
	if err := a.Accounts.Enable(r, by, who.ID); err != nil {
		return err
	}
	fmt.Fprintln(r.out, r.say.T("cli.user.enabled", fault.Args{"Username": who.Username}))
	return nil
}

type userSessions struct {
	Username string `arg:""`
}

func (c *userSessions) Run(r *run) error {
	a, by, who, err := r.openUser(c.Username)
	if err != nil {
		return err
	}
	defer a.Close()
	all, err := a.Accounts.Devices(r, by, who.ID)
	if err != nil {
		return err
	}
	w := tabwriter.NewWriter(r.out, 0, 0, 2, ' ', 0)
	for _, d := range all {
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", d.ID, cmp.Or(d.Agent, "–"), d.Address, r.moment(d.Seen.Time, a.Regency))
	}
	return w.Flush()
}

type userRevoke struct {
	Username string `arg:""`
	Session  string `arg:"" optional:"" help:"${session}"`
}

func (c *userRevoke) Run(r *run) error {
	a, by, who, err := r.openUser(c.Username)
	if err != nil {
		return err
	}
	defer a.Close()
	id, ok := db.ParseID(c.Session)
	if c.Session == "" {
		id = ""
	} else if !ok {
		return fault.New(fault.Invalid, "cli.user.session", fault.Args{"Session": c.Session})
	}
	if err := a.Accounts.Revoke(r, by, who.ID, id, ""); err != nil {
		return err
	}
	fmt.Fprintln(r.out, r.say.T("cli.user.revoked", fault.Args{"Username": who.Username}))
	return nil
}
