package qr

import (
	"encoding/xml"
	"fmt"
	"strings"
	"testing"

	"rsc.io/qr"
)

const link = "https://tumbuh.soppengkab.go.id/mulai/Zk3x-9dGv1aQe0Yw4uTn7Lr2Bc8Hs5Jm6Kp0Xt1Vf-A"

// What is drawn is the code, module by module, with its blank edge.
func TestBothDrawingsAreTheCode(t *testing.T) {
	t.Parallel()
	want, err := qr.Encode(link, qr.M)
	if err != nil {
		t.Fatal(err)
	}
	size := want.Size + 8
	svg, err := SVG(link, `a "b" <c> & d`)
	if err != nil {
		t.Fatal(err)
	}
	var parsed struct {
		Label string `xml:"aria-label,attr"`
		Box   string `xml:"viewBox,attr"`
		Paths []struct {
			D    string `xml:"d,attr"`
			Fill string `xml:"fill,attr"`
		} `xml:"path"`
	}
	if err := xml.Unmarshal([]byte(svg), &parsed); err != nil || parsed.Label != `a "b" <c> & d` || parsed.Box != fmt.Sprintf("0 0 %d %d", size, size) || len(parsed.Paths) != 2 {
		t.Fatalf("%v %+v", err, parsed)
	}
	drawn := map[[2]int]bool{}
	for _, run := range strings.Split(strings.TrimSuffix(parsed.Paths[1].D, "z"), "z") {
		var x, y, n, back int
		if _, err := fmt.Sscanf(run, "M%d %dh%dv1h-%d", &x, &y, &n, &back); err != nil || n != back {
			t.Fatalf("%q: %v", run, err)
		}
		for i := range n {
			drawn[[2]int{x + i, y}] = true
		}
	}
	text, err := Text(link)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	for y := range size {
		line := []rune(lines[y/2])
		for x := range size {
			black := want.Black(x-4, y-4)
			light := line[x] == '█' || line[x] == []rune{'▀', '▄'}[y%2]
			if drawn[[2]int{x, y}] != black || light == black {
				t.Fatalf("at %d, %d: black %v, drawn %v, light in text %v", x, y, black, drawn[[2]int{x, y}], light)
			}
		}
	}
	if _, err := SVG(strings.Repeat("x", 5000), ""); err == nil {
		t.Error("a text too long is drawn")
	}
}
