package sheet

import (
	"strconv"

	"github.com/xuri/excelize/v2"
)

// Calculate is what a spreadsheet program makes of a cell's formula, whatever result the
// file carries beside it: for tests of what this package wrote.
func Calculate(path, sheet string, cells ...string) (values []float64, err error) {
	f, err := excelize.OpenFile(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	for _, cell := range cells {
		text, err := f.CalcCellValue(sheet, cell, excelize.Options{RawCellValue: true})
		if err != nil {
			return nil, err
		}
		value, err := strconv.ParseFloat(text, 64)
		if err != nil {
			return nil, err
		}
		values = append(values, value)
	}
	return values, nil
}

// Formulas are the formulas of a sheet by cell, likewise for tests.
func Formulas(path, sheet string) (map[string]string, error) {
	f, err := excelize.OpenFile(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	rows, err := f.GetRows(sheet)
	all := map[string]string{}
	for i, row := range rows {
		for j := range row {
			name, _ := excelize.CoordinatesToCellName(j+1, i+1)
			if formula, _ := f.GetCellFormula(sheet, name); formula != "" {
				all[name] = formula
			}
		}
	}
	return all, err
}

// ColumnName is a column's letters, from 1: A, B … AA.
func ColumnName(number int) string {
	name, _ := excelize.ColumnNumberToName(number)
	return name
}
