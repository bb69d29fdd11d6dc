package region

import (
	"slices"
	"strings"

	"tumbuh/internal/base/fold"
)

// How well a name answers a search, best first.
const (
	exact = iota
	prefix
	wordPrefix
	contained
	ranks
)

// Search finds places by part of a name or by the beginning of a code, inside the
// area within ("" is the nation). Best first: the whole name, its beginning, the
// beginning of a word, any part; within each larger places first, in order of code.
func Search(query, within string, limit int) []Region {
	d := data()
	first, end := d.span(within)
	if digits := strings.ReplaceAll(strings.TrimSpace(query), ".", ""); digits != "" && strings.Trim(digits, "0123456789") == "" {
		if found := d.byCode(digits, first, end, limit); len(found) > 0 {
			return found
		}
	}
	found := d.byName(fold.Name(query), 0, first, end, limit)
	if len(found) == 0 {
		if rest, kinds := cutKind(query); kinds != 0 {
			found = d.byName(strings.Join(rest, ""), kinds, first, end, limit)
		}
	}
	return found
}

func (d *table) byCode(digits string, first, end, limit int) []Region {
	var found []Region
	if len(digits) > int(Village) {
		return nil
	}
	low, high := Span(digits)
	from, to := number(low), number(high)
	for i := max(first, d.from(from)); i < end && d.keys[i] <= to && len(found) < limit; i++ {
		if r := d.region(i); strings.HasPrefix(r.Code, digits) {
			found = append(found, r)
		}
	}
	return found
}

func (d *table) byName(folded string, kinds kindSet, first, end, limit int) []Region {
	if folded == "" || first >= end {
		return nil
	}
	var best [ranks * int(Village+1)][]int // by rank, then level
	for i := range d.hits(folded, first, end) {
		slot := d.rank(i, folded)*int(Village+1) + int(levelOf(d.keys[i]))
		if len(best[slot]) < limit && kinds.has(kindOf(d.keys[i])) {
			best[slot] = append(best[slot], i)
		}
	}
	var found []Region
	for _, i := range slices.Concat(best[:]...) {
		if len(found) == limit {
			break
		}
		found = append(found, d.region(i))
	}
	return found
}

func (d *table) rank(i int, folded string) int {
	name := d.foldedName(i)
	if name == folded {
		return exact
	}
	if strings.HasPrefix(name, folded) {
		return prefix
	}
	at, start := 0, true
	for _, c := range []byte(d.bare(i)) {
		if !letterOrDigit(c) {
			start = start || c != '\''
			continue
		}
		if start && strings.HasPrefix(name[at:], folded) {
			return wordPrefix
		}
		at, start = at+1, false
	}
	return contained
}

func letterOrDigit(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
}

// hits yields the places from first to end whose folded name holds text, once each.
func (d *table) hits(text string, first, end int) func(yield func(int) bool) {
	return func(yield func(int) bool) {
		i, at, stop := first, d.foldedStart(first), int(d.foldedEnd[end-1])
		for {
			next := strings.Index(d.folded[at:stop], text)
			if next < 0 {
				return
			}
			for at += next; int(d.foldedEnd[i]) <= at; i++ {
			}
			if !yield(i) {
				return
			}
			at = int(d.foldedEnd[i])
			if i++; i >= end {
				return
			}
		}
	}
}

// Match finds the places of one level inside within that bear this name: letters
// and digits compared alone, then known aliases, then with common abbreviations
// and numerals written out. "Kab.", "Kota", "Kec.", "Kel." and "Desa" before the
// name are understood. None: unknown. Several: ambiguous, and not ours to choose.
func Match(name string, level Level, within string) []Region {
	d := data()
	first, end := d.span(within)
	whole := fold.Name(name)
	if first >= end || whole == "" {
		return nil
	}
	words, kinds := cutKind(name)
	rest, open := strings.Join(words, ""), loose(words)
	for _, try := range []func() []int{
		func() []int { return d.named(whole, level, 0, first, end) },
		func() []int { return d.named(rest, level, kinds, first, end) },
		func() []int { return d.aliased(rest, level, kinds, first, end) },
		func() []int { return d.loosely(open, level, kinds, first, end) },
	} {
		if found := try(); len(found) > 0 {
			return d.apart(found, open)
		}
	}
	return nil
}

// apart drops what only looked alike because folding ran its numerals together, as in
// Lubuk Pakam I,II and Lubuk Pakam III.
func (d *table) apart(found []int, text string) (all []Region) {
	var same []Region
	for _, i := range found {
		all = append(all, d.region(i))
		if loose(fold.Words(d.bare(i))) == text {
			same = append(same, all[len(all)-1])
		}
	}
	if len(same) > 0 {
		return same
	}
	return all
}

// fits tells whether place i is of this level and of one of these kinds.
func (d *table) fits(i int, level Level, kinds kindSet) bool {
	return levelOf(d.keys[i]) == level && kinds.has(kindOf(d.keys[i]))
}

func (d *table) named(folded string, level Level, kinds kindSet, first, end int) (found []int) {
	if folded == "" {
		return nil
	}
	text, line := d.folded[d.foldedStart(first)-1:d.foldedEnd[end-1]+1], "\n"+folded+"\n"
	base := d.foldedStart(first) - 1
	for at := 0; ; {
		next := strings.Index(text[at:], line)
		if next < 0 {
			return found
		}
		at += next + 1
		i, _ := slices.BinarySearch(d.foldedEnd, uint32(base+at))
		if d.fits(i, level, kinds) {
			found = append(found, i)
		}
	}
}

func (d *table) aliased(folded string, level Level, kinds kindSet, first, end int) (found []int) {
	for _, i := range d.aliases[folded] {
		if i >= first && i < end && d.fits(i, level, kinds) {
			found = append(found, i)
		}
	}
	return found
}

func (d *table) loosely(text string, level Level, kinds kindSet, first, end int) (found []int) {
	for i := first; text != "" && i < end; i++ {
		if d.fits(i, level, kinds) {
			if bare, _ := cutKind(d.bare(i)); loose(bare) == text {
				found = append(found, i)
			}
		}
	}
	return found
}

// Near lists places of one level inside within whose names are a slip or two away,
// nearest first: what to offer a person when Match finds none.
func Near(name string, level Level, within string, limit int) (found []Region) {
	d := data()
	words, kinds := cutKind(name)
	rest := strings.Join(words, "")
	first, end := d.span(within)
	for away := 1; away <= min(3, max(1, len(rest)/3)); away++ {
		for i := first; i < end && len(found) < limit; i++ {
			if d.fits(i, level, kinds) && fold.Near(rest, d.foldedName(i), away) && !fold.Near(rest, d.foldedName(i), away-1) {
				found = append(found, d.region(i))
			}
		}
	}
	return found
}
