package rembuk

// Sheet and Pasted are how a spreadsheet's block is read; DayRead a day that was typed.
var (
	Sheet   = sheet
	Pasted  = pasted
	DayRead = dayRead
)
