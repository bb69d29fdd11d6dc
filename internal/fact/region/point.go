package region

import (
	_ "embed"
	"strconv"
	"strings"
	"sync"
)

//go:embed points.txt
var pointText string

var points = sync.OnceValue(func() map[string][2]float64 {
	all := map[string][2]float64{}
	for line := range strings.Lines(pointText) {
		if f := strings.Fields(line); f[0] != "#" {
			lon, _ := strconv.Atoi(f[1])
			lat, _ := strconv.Atoi(f[2])
			all[f[0]] = [2]float64{float64(lon) / 1e5, float64(lat) / 1e5}
		}
	}
	return all
})

// Point is where a place's mark stands on a map, in degrees (WGS 84). Known for the
// villages and kecamatan of 13.01, 33.75, 52.04, 73.12 and 73.72.
func Point(code string) (lon, lat float64, ok bool) {
	p, ok := points()[code]
	return p[0], p[1], ok
}
