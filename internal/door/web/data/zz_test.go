package data_test

import (
	"context"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"tumbuh/internal/app"
	"tumbuh/internal/app/world"
	"tumbuh/internal/base/browser"
	"tumbuh/internal/base/ledger"
)

func TestZZData(t *testing.T) {
	if _, err := app.Migrate(context.Background(), app.Config{Data: "/tmp/data5/data"}, ledger.By{Name: "x"}); err != nil {
		t.Fatal(err)
	}
	w := world.Open(t, app.Config{Data: "/tmp/data5/data"})
	sek := w.Person("dina", "health", "7312")
	tab := browser.Open(t)
	tab.Goto(w.URL + "/data")
	tab.Type("#f-nama", sek.Username)
	tab.Type("#f-sandi", world.Password)
	tab.Click("main button")
	tab.WaitFor("document.readyState == 'complete' && location.pathname == '/data'")
	w.As(sek)
	w.Post("/data/ragu/hitung", nil)
	for name, path := range map[string]string{"overview": "/data", "inventory": "/data/inventaris", "item": "/data/inventaris?butir=weighing", "complete": "/data/kelengkapan", "village": "/data/kelengkapan?wilayah=7312012005", "doubts": "/data/ragu", "plan": "/data/rencana", "gap": "/data/rencana?kesenjangan=baru&dari=source:household", "planform": "/data/rencana?rencana=baru", "compare": "/data/banding", "pub": "/data/banding?terbitan=baru", "doubt": "/data/ragu?jenis=absent&sasaran=7312012005"} {
		if only := os.Getenv("ONLY"); only != "" && !strings.Contains(","+only+",", ","+name+",") {
			continue
		}
		p := w.Get(path)
		start := time.Now()
		p = w.Get(path)
		fmt.Println(name, p.Status, time.Since(start), len(p.Body))
		if p.Status != 200 {
			fmt.Println(p.Text("main"))
			continue
		}
		tab.Goto(w.URL + path)
		for _, v := range []struct {
			n     string
			width int
			dark  bool
			print bool
		}{{"1280", 1280, false, false}, {"360", 360, false, false}, {"dark", 1280, true, false}, {"print", 794, false, true}} {
			if os.Getenv("FULL") == "" && v.n != "1280" {
				continue
			}
			tab.Screenshot("/tmp/data5/"+name+"-"+v.n+".png", v.width, 0, v.dark, v.print)
		}
	}
}
