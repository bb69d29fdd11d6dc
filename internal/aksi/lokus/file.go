package lokus

import (
	"fmt"
	"strconv"
	"strings"

	"tumbuh/internal/aksi/situation"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/base/sheet"
	"tumbuh/internal/fact/region"
)

// Book writes the ranking as a workbook in which needs and scores are formulas over what
// was counted: whoever changes a weight sees what follows. It has every number, small
// ones too, and is for those who choose. Of gaps over several indicators each has its
// place on a sheet of its own.
func (p Proposal) Book(book sheet.Book, print *locale.Printer) error {
	b := workings{p: p, print: print, m: p.Method.Body, data: DataOf(&p.Analysis.Body.Snapshot, nil), rows: len(p.Ranking.Rows),
		method: print.T("lokus.sheet.method"), ranking: print.T("lokus.sheet.ranking"), gaps: print.T("lokus.sheet.gaps")}
	for _, write := range []func(sheet.Book) error{b.writeRanking, b.writeMethod, b.writeGaps, b.writeShort} {
		if err := write(book); err != nil {
			return err
		}
	}
	return book.Close()
}

// workings are what the sheets of a workbook refer to.
type workings struct {
	p                     Proposal
	print                 *locale.Printer
	m                     Method
	data                  Data
	rows                  int
	method, ranking, gaps string
}

// Columns of the ranking before those of the criteria, and how many each criterion has:
// numerator, denominator, value, need, points.
const (
	lead = 5
	each = 5
)

// column of a criterion's part on the ranking: 1 numerator … 5 points.
func column(c, part int) string { return sheet.ColumnName(lead + each*c + part) }

// setting is where a criterion's number stands on the sheet of the method.
func (b workings) setting(c int, column string) string {
	return fmt.Sprintf("'%s'!$%s$%d", b.method, column, c+2)
}

func (b workings) t(name string) string { return b.print.T("lokus.sheet." + name) }

// number is a cell with as many digits as a spreadsheet keeps.
func number(v float64, formula string) sheet.Cell {
	return sheet.Cell{Text: strconv.FormatFloat(v, 'g', 15, 64), Kind: sheet.Number, Sum: formula}
}

func (b workings) writeRanking(book sheet.Book) error {
	columns := []sheet.Column{{Title: b.t("rank"), Width: 6}, {Title: b.t("code"), Width: 15}, {Title: b.t("district"), Width: 18}, {Title: b.t("village"), Width: 22}, {Title: b.t("chosen"), Width: 12}}
	for _, c := range b.m.Criteria {
		name := b.p.Name(b.print, c)
		for _, part := range []string{"numerator", "denominator", "value", "need", "points"} {
			columns = append(columns, sheet.Column{Title: name + ": " + b.t(part), Width: 14})
		}
	}
	columns = append(columns, sheet.Column{Title: b.t("score"), Width: 12})
	if err := book.Sheet(b.ranking, columns...); err != nil {
		return err
	}
	for i, row := range b.p.Ranking.Rows {
		line := i + 2
		place, _ := region.Get(row.Code)
		district, _ := region.Get(region.Parent(row.Code))
		chosen := ""
		if b.p.List.Body.Has(row.Code) {
			chosen = b.t("yes")
		}
		cells := []sheet.Cell{sheet.Int(row.Rank), sheet.String(region.Dotted(row.Code)), sheet.String(district.Name), sheet.String(place.Name), sheet.String(chosen)}
		var points []string
		for c := range b.m.Criteria {
			cells = append(cells, b.part(c, line, row)...)
			points = append(points, column(c, 5)+strconv.Itoa(line))
		}
		if err := book.Row(append(cells, number(row.Score, "ROUND("+strings.Join(points, "+")+",9)"))...); err != nil {
			return err
		}
	}
	return nil
}

// part is a criterion of a village: what was counted, value, need and points.
func (b workings) part(c, line int, row Row) []sheet.Cell {
	k, part, at := b.m.Criteria[c], row.Parts[c], strconv.Itoa(line)
	numerator, denominator := sheet.Cell{}, sheet.Cell{}
	if len(k.Of) == 1 {
		numerator, denominator = sheet.Int(part.Pair[0]), sheet.Int(part.Pair[1])
	}
	value := number(part.Value, b.value(c, line, part.Pair))
	v := column(c, 3) + at
	all := fmt.Sprintf("$%[1]s$2:$%[1]s$%[2]d", column(c, 3), b.rows+1)
	least, greatest := b.setting(c, "F"), b.setting(c, "G")
	need := fmt.Sprintf("(%s-%s)/(%s-%s)", v, least, greatest, least)
	if k.Lower {
		need = "1-" + need
	}
	if b.m.Normalise == ByRank { // half, and more by how many more are better off than worse
		up, down := 1, 0
		if k.Lower {
			up, down = 0, 1
		}
		need = fmt.Sprintf("SIGN(%[5]s-%[6]s)/2+RANK(%[1]s,%[2]s,%[3]d)/(2*COUNT(%[2]s)-2)-RANK(%[1]s,%[2]s,%[4]d)/(2*COUNT(%[2]s)-2)", v, all, up, down, greatest, least)
	} else {
		need = fmt.Sprintf("IF(%s>%s,%s,0)", greatest, least, need)
	}
	return []sheet.Cell{numerator, denominator, value, number(part.Need, need),
		number(part.Points, fmt.Sprintf("%s*%s%s/'%s'!$B$%d", b.setting(c, "B"), column(c, 4), at, b.method, len(b.m.Criteria)+2))}
}

// value is how a criterion's value follows from its numerator and denominator; empty
// where it is no formula.
func (b workings) value(c, line int, x situation.Pair) string {
	k := b.m.Criteria[c]
	many, all := column(c, 1)+strconv.Itoa(line), column(c, 2)+strconv.Itoa(line)
	s := b.p.Ranking.Shrinkages[k.Key()]
	switch {
	case k.Measure == Never:
		return ""
	case k.Measure == Gap && len(k.Of) != 1:
		return fmt.Sprintf("'%s'!%s%d", b.gaps, sheet.ColumnName(3+3*len(k.Of)), line+1)
	case k.Measure == Count:
		return many
	case k.Measure == Whole:
		return all
	case k.Measure == Lack:
		return all + "-" + many
	case x[1] == 0:
		return ""
	case k.Measure == Gap:
		return short(b.data.Goals[k.Of[0]], b.setting(c, "H"), many, all)
	case k.Shrink && s.Alike:
		return b.setting(c, "D")
	case k.Shrink:
		return fmt.Sprintf("(%s+%s*%s)/(%s+%s)", many, b.setting(c, "E"), b.setting(c, "D"), all, b.setting(c, "E"))
	}
	return many + "/" + all
}

// short is the formula of a gap.
func short(goal Goal, target, many, all string) string {
	if goal.Lower {
		return fmt.Sprintf("MAX(0,%s/%s-%s)", many, all, target)
	}
	return fmt.Sprintf("MAX(0,%s-%s/%s)", target, many, all)
}

func (b workings) writeMethod(book sheet.Book) error {
	var columns []sheet.Column
	for _, name := range []string{"criterion", "weight", "direction", "mean", "prior", "least", "greatest", "target", "threshold"} {
		columns = append(columns, sheet.Column{Title: b.t(name), Width: 16})
	}
	columns[0].Width = 48
	if err := book.Sheet(b.method, columns...); err != nil {
		return err
	}
	for c, k := range b.m.Criteria {
		direction := "direction.high"
		if k.Lower {
			direction = "direction.low"
		}
		cells := []sheet.Cell{sheet.String(b.p.Name(b.print, k)), sheet.Int(k.Weight), sheet.String(b.t(direction)), {}, {}, {}, {}, {}, {}}
		if s, ok := b.p.Ranking.Shrinkages[k.Key()]; ok {
			if cells[3] = number(s.Mean, ""); !s.Alike {
				cells[4] = number(s.Prior, "")
			}
		}
		if b.rows > 0 {
			all := fmt.Sprintf("'%s'!$%[2]s$2:$%[2]s$%[3]d", b.ranking, column(c, 3), b.rows+1)
			cells[5], cells[6] = number(b.p.Ranking.Ranges[c][0], "MIN("+all+")"), number(b.p.Ranking.Ranges[c][1], "MAX("+all+")")
		}
		if goal, ok := b.data.Goals[strings.Join(k.Of, "+")]; ok {
			cells[7] = sheet.Decimal(goal.Hundredths, 4)
		}
		if places := uint8(2); k.Threshold > 0 {
			if k.Percent() {
				places = 4
			}
			cells[8] = sheet.Decimal(k.Threshold, places)
		}
		if err := book.Row(cells...); err != nil {
			return err
		}
	}
	if err := book.Row(sheet.String(b.t("sum")), sheet.Cell{Text: strconv.Itoa(b.m.Weights()), Kind: sheet.Number, Sum: fmt.Sprintf("SUM(B2:B%d)", len(b.m.Criteria)+1)}); err != nil {
		return err
	}
	for _, line := range b.p.Explain(b.print) {
		if err := book.Row(sheet.String(line)); err != nil {
			return err
		}
	}
	return nil
}

// writeGaps writes what the mean gap is made of, villages in the order of the ranking;
// the targets stand in the second row.
func (b workings) writeGaps(book sheet.Book) error {
	for _, k := range b.m.Criteria {
		if k.Measure != Gap || len(k.Of) == 1 {
			continue
		}
		columns := []sheet.Column{{Title: b.t("code"), Width: 15}, {Title: b.t("village"), Width: 22}}
		targets := []sheet.Cell{{}, sheet.String(b.t("target"))}
		for _, id := range k.Of {
			columns = append(columns, sheet.Column{Title: id + ": " + b.t("numerator")}, sheet.Column{Title: id + ": " + b.t("denominator")}, sheet.Column{Title: id + ": " + b.t("gap")})
			target := sheet.Cell{}
			if goal, ok := b.data.Goals[id]; ok {
				target = sheet.Decimal(goal.Hundredths, 4)
			}
			targets = append(targets, sheet.Cell{}, sheet.Cell{}, target)
		}
		if err := book.Sheet(b.gaps, append(columns, sheet.Column{Title: b.t("value")})...); err != nil {
			return err
		}
		if err := book.Row(targets...); err != nil {
			return err
		}
		for i, row := range b.p.Ranking.Rows {
			if err := book.Row(b.gapRow(k, i+3, row)...); err != nil {
				return err
			}
		}
	}
	return nil
}

func (b workings) gapRow(k Criterion, line int, row Row) []sheet.Cell {
	place, _ := region.Get(row.Code)
	cells, gaps := []sheet.Cell{sheet.String(region.Dotted(row.Code)), sheet.String(place.Name)}, []string{}
	counts := b.data.place(row.Code).Counts
	for i, id := range k.Of {
		goal, has := b.data.Goals[id]
		x, known := counts[id]
		if !has || !known || x[1] == 0 {
			cells = append(cells, sheet.Cell{}, sheet.Cell{}, sheet.Cell{})
			continue
		}
		name := sheet.ColumnName(5 + 3*i)
		gap := Criterion{Measure: Gap}.one(x, float64(x[0]), goal)
		cells = append(cells, sheet.Int(x[0]), sheet.Int(x[1]), number(gap, short(goal, name+"$2", sheet.ColumnName(3+3*i)+strconv.Itoa(line), sheet.ColumnName(4+3*i)+strconv.Itoa(line))))
		gaps = append(gaps, name+strconv.Itoa(line))
	}
	formula := ""
	if len(gaps) > 0 {
		formula = "AVERAGE(" + strings.Join(gaps, ",") + ")"
	}
	c := b.m.At(k.Key())
	return append(cells, number(row.Parts[c].Value, formula))
}

func (b workings) writeShort(book sheet.Book) error {
	if err := book.Sheet(b.t("short"), sheet.Column{Title: b.t("code"), Width: 15}, sheet.Column{Title: b.t("village"), Width: 22}, sheet.Column{Title: b.t("why"), Width: 80}); err != nil {
		return err
	}
	for _, s := range b.p.Ranking.Short {
		place, _ := region.Get(s.Code)
		if err := book.Row(sheet.String(region.Dotted(s.Code)), sheet.String(place.Name), sheet.String(strings.Join(b.p.Why(b.print, s), " "))); err != nil {
			return err
		}
	}
	return nil
}

// CSV writes the ranking for everybody who may read it: what files do not tell of small
// numbers is left out, and with it what would tell it.
func (p Proposal) CSV(book sheet.Book, print *locale.Printer) error {
	var columns []sheet.Column
	for _, name := range []string{"rank", "code", "district", "village", "chosen", "measured", "stunted", "prevalence", "score"} {
		columns = append(columns, sheet.Column{Title: print.T("lokus.sheet." + name)})
	}
	if err := book.Sheet(print.T("lokus.sheet.ranking"), columns...); err != nil {
		return err
	}
	for _, row := range p.Ranking.Rows {
		place, _ := region.Get(row.Code)
		district, _ := region.Get(region.Parent(row.Code))
		cells := []sheet.Cell{sheet.Int(row.Rank), sheet.String(region.Dotted(row.Code)), sheet.String(district.Name), sheet.String(place.Name), {}, {}, {}, {}, {}}
		if p.List.Body.Has(row.Code) {
			cells[4] = sheet.String(print.T("lokus.sheet.yes"))
		}
		if !row.Hides.Has(situation.HidesMeasured) {
			cells[5] = sheet.Int(row.Measured)
		}
		if withheld := print.T("lokus.sheet.withheld"); row.Hides != 0 {
			cells[6], cells[7], cells[8] = sheet.String(withheld), sheet.String(withheld), sheet.String(withheld)
		} else {
			cells[6], cells[7], cells[8] = sheet.Int(row.Stunted), number(situation.Pair{row.Stunted, row.Measured}.Ratio(), ""), number(row.Score, "")
		}
		if err := book.Row(cells...); err != nil {
			return err
		}
	}
	return book.Close()
}
