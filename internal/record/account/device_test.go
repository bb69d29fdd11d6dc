package account_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"tumbuh/internal/base/db"
	"tumbuh/internal/record/account"
)

func (o *office) enter(a account.Account, agent string) db.ID {
	o.t.Helper()
	id, err := o.Enter(ctx, a, account.From{Agent: agent, Address: "10.0.0.7"})
	if err != nil {
		o.t.Fatal(err)
	}
	o.now = o.now.Add(time.Second)
	return id
}

func TestDevicesAreListedAndEnded(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		a := o.add("ani", account.Village, "7312012005")
		phone, pc := o.enter(a, "Mozilla/5.0 (Linux; Android 14) Chrome/140 Mobile Safari/537"), o.enter(a, "")
		o.fails(second(o.Present(ctx, a.ID, phone)), "")
		if o.written(); len(o.deeds("account.signin")) != 2 {
			t.Errorf("%q", o.deeds("account.signin"))
		}
		all, err := o.Devices(ctx, o.actor("ani"), a.ID)
		if err != nil || len(all) != 2 || all[0].ID != pc || all[1].Agent != "Chrome · Android" || all[1].Address != "10.0.0.7" {
			t.Fatalf("%+v %v", all, err)
		}
		o.fails(o.Revoke(ctx, o.actor("ani"), a.ID, phone, pc), "")
		o.fails(second(o.Present(ctx, a.ID, phone)), "account.gone")
		o.fails(second(o.Present(ctx, a.ID, pc)), "")
		for what, device := range map[string]db.ID{"none": "", "invented": db.NewID()} {
			if _, err := o.Present(ctx, a.ID, device); err == nil {
				t.Errorf("%s lets in", what)
			}
		}
		other := o.add("budi", account.Puskesmas, "731201")
		o.fails(second(o.Present(ctx, other.ID, pc)), "account.gone") // somebody else's

		o.fails(o.Leave(ctx, a.ID, pc, desk), "")
		o.written()
		o.fails(second(o.Present(ctx, a.ID, pc)), "account.gone")
		if len(o.deeds("account.signout")) != 1 {
			t.Error("leaving is in the ledger")
		}
	})
}

func TestANewPasswordEndsTheOtherDevices(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		a := o.add("ani", account.Village, "7312012005")
		here, there := o.enter(a, ""), o.enter(a, "")
		by := o.actor("ani")
		o.fails(o.ChangePassword(ctx, by, here, "salah", "kambing makan jagung"), "account.password.wrong")
		o.fails(o.ChangePassword(ctx, by, here, password, password), "account.password.same")
		o.fails(o.ChangePassword(ctx, by, here, password, "ani goarie"), "account.password.personal")
		o.fails(o.ChangePassword(ctx, by, here, password, "kambing makan jagung"), "")
		o.written()
		o.fails(second(o.Present(ctx, a.ID, here)), "")
		o.fails(second(o.Present(ctx, a.ID, there)), "account.gone")
		if said := strings.Join(o.deeds("account.password"), ""); !strings.HasPrefix(said, "ani Ani 10.0.0.7") || strings.Contains(said, "kambing") {
			t.Errorf("%q", said)
		}
	})
}

func TestDisablingEndsEverything(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		a := o.add("ani", account.Village, "7312012005")
		device := o.enter(a, "")
		o.fails(o.Disable(ctx, operator, a.ID), "")
		o.fails(second(o.Present(ctx, a.ID, device)), "account.gone")
		o.fails(third(o.SignIn(ctx, "ani", password, desk)), "account.wrong")
		o.fails(second(o.Reset(ctx, operator, a.ID, false)), "account.disabled")
		o.fails(o.Enable(ctx, operator, a.ID), "")
		o.written()
		o.fails(second(o.Present(ctx, a.ID, device)), "account.gone") // it does not come back
		o.fails(third(o.SignIn(ctx, "ani", password, desk)), "")
	})
}

func TestTheOldestDeviceMakesRoom(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		o.MaxSessions = 3
		a := o.add("ani", account.Village, "7312012005")
		var all []db.ID
		for range 5 {
			all = append(all, o.enter(a, ""))
		}
		o.written()
		for i, device := range all {
			if _, err := o.Present(ctx, a.ID, device); (err == nil) != (i >= 2) {
				t.Errorf("device %d: %v", i, err)
			}
		}
	})
}

func TestADeviceIsSeenNowAndThen(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		a := o.add("ani", account.Village, "7312012005")
		device := o.enter(a, "")
		seen := func() time.Time {
			o.written()
			all, err := o.Devices(ctx, o.actor("ani"), a.ID)
			if err != nil || len(all) != 1 {
				t.Fatalf("%v %v", all, err)
			}
			return all[0].Seen.Time
		}
		first := seen()
		for _, minutes := range []time.Duration{2, 4} {
			o.now = first.Add(minutes * time.Minute)
			o.fails(second(o.Present(ctx, a.ID, device)), "")
		}
		if !seen().Equal(first) {
			t.Error("written too often")
		}
		o.now = first.Add(6 * time.Minute)
		o.fails(second(o.Present(ctx, a.ID, device)), "")
		if !seen().Equal(o.now) {
			t.Errorf("seen at %v, it is %v", seen(), o.now)
		}
		o.now = o.now.Add(account.SessionIdle + time.Hour)
		if all, _ := o.Devices(ctx, o.actor("ani"), a.ID); len(all) != 0 {
			t.Errorf("a PC left alone is signed out: %v", all)
		}
	})
}

// On SQLite an import may hold the writer; whoever signs in meanwhile is in, and
// whoever is put out meanwhile is out.
func TestNobodyWaitsForTheWriterToSignIn(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, o *office) {
		if o.DB.Engine() != db.SQLite {
			return
		}
		a := o.add("ani", account.Village, "7312012005")
		hold, held := make(chan struct{}), make(chan struct{})
		go func() {
			_ = o.DB.WriteUnrecorded(context.Background(), func(*db.Tx) error { close(held); <-hold; return nil })
		}()
		<-held
		device := o.enter(a, "")
		o.fails(second(o.Present(ctx, a.ID, device)), "")
		revoked := make(chan error)
		go func() { revoked <- o.Revoke(ctx, o.actor("ani"), a.ID, "", "") }()
		close(hold)
		if err := <-revoked; err != nil {
			t.Fatal(err)
		}
		o.written()
		o.fails(second(o.Present(ctx, a.ID, device)), "account.gone")
	})
}

func TestBrowsersAreCalledByName(t *testing.T) {
	for text, want := range map[string]string{
		"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36":                            "Chrome · Windows",
		"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0":              "Edge · Windows",
		"Mozilla/5.0 (Linux; Android 13; SM-A135F) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/25.0 Chrome/121.0.0.0 Mobile Safari/537.36": "Samsung Internet · Android",
		"Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1":    "Safari · iPhone",
		"Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0":                                                                     "Firefox · Linux",
		"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Safari/605.1.15":                      "Safari · macOS",
		"curl/8.5.0": "", "": "", "<script>": "",
	} {
		if got := account.Agent(text); got != want {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
}

func FuzzAgent(f *testing.F) {
	f.Add("Mozilla/5.0 (Windows NT 10.0) Chrome/140 Safari/537")
	f.Add("\xff\xfe")
	f.Fuzz(func(t *testing.T, text string) {
		if got := account.Agent(text); len(got) > 40 || strings.ContainsAny(got, "<>&\"'") {
			t.Errorf("%q", got)
		}
	})
}
