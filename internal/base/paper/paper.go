package paper

import "time"

// Size is a size of paper.
type Size string

// Offices print on A4 and on F4, which they call folio.
const (
	A4 Size = "A4" // 210 × 297 mm, ISO 216
	F4 Size = "F4" // 215 × 330 mm
)

// Document is what is printed. The zero Size is A4, the zero Lang Indonesian.
type Document struct {
	Title     string // of the file; what the paper says is in Blocks
	Lang      string // of the page numbers and of the words at the QR code
	Size      Size
	Landscape bool
	Head      *Letterhead // on the first page
	Draft     string      // "RANCANGAN": stands at the top of every page
	Blocks    []Block
	Foot      string // at the left of every page's foot; the page's number is at the right
	QR        string // address at which the document can be checked: a code at its end
	Made      time.Time
}

// Letterhead (kop surat) is an emblem at the left and centred lines above a double rule.
type Letterhead struct {
	Emblem []byte   // PNG or JPEG; nil: none
	Lines  []string // the owner, the office: large; the last Small ones are its address
	Small  int
}

// Align is where text stands between its edges.
type Align uint8

const (
	Left Align = iota
	Center
	Right
	Justify
)

// Block is one of the types below.
type Block interface{ block() }

// Run is text of one face. "\n" begins a new line.
type Run struct {
	Text                    string
	Bold, Italic, Underline bool
}

// Heading is a heading of level 1 to 3. Level 0 is the document's own: bold and centred.
type Heading struct {
	Level int
	Text  string
}

// Para is a paragraph.
type Para struct {
	Runs   []Run
	Align  Align
	Indent bool // its first line
	Keep   bool // on one page with what follows
	Small  bool
}

// Marker is how a list counts.
type Marker uint8

const (
	Number  Marker = iota // 1. 2. 3.
	Letter                // a. b. c.
	Bracket               // 1) 2) 3)
	Dash                  // –
)

// List is a list; its items may hold another.
type List struct {
	Marker Marker
	Items  []Item
}

// Item is one point of a list.
type Item struct {
	Runs []Run
	Sub  *List
}

// Fields are lines of name, colon and value (Nomor : 005/…).
type Fields struct {
	Rows  []Field
	Aside string // at the right edge of the first line: place and date
	Right bool   // in the right half of the page: the head of an annex
	In    bool   // set in from the left: day, time and place in a letter
}

// Field is one of them; without a name the line goes over the whole width.
type Field struct{ Name, Value string }

// Table is a table whose head stands on every page.
type Table struct {
	Columns []Column
	Groups  []Group // a row above the columns' heads; nil: none. Their spans add up to the columns
	Numbers bool    // a row (1) (2) (3) below the head, as official matrices have
	Rows    []Row
	Caption string  // above
	Note    string  // below, small: source and denominator
	Points  float64 // size of the letters; 0: 10
	Tall    float64 // mm that a row has at least: room to sign
}

// Column has a width in parts of the table's.
type Column struct {
	Head  string
	Width float64
	Align Align
}

// Group is a head over several columns. One without text leaves the columns' own heads
// the whole height.
type Group struct {
	Text string
	Span int
}

// Row is one row; Strong ones (sums, names of groups of rows) are bold on grey.
type Row struct {
	Cells  []Cell
	Strong bool
}

// Cell is one cell, over Span columns (0: one).
type Cell struct {
	Text  string
	Span  int
	Bold  bool
	Align *Align // nil: the column's

	down, under bool // in a grouped head: goes down a row, lies under such a one
}

// Picture is a PNG or a JPEG.
type Picture struct {
	Image   []byte
	Width   float64 // mm; 0: as wide as the text
	Caption string  // below
	Alt     string  // what is seen on it
}

// Signatures are places to sign, side by side and below one another: one stands at the
// right; of two or more the first is at the left.
type Signatures struct {
	Place   string // "Watansoppeng, 12 Maret 2026": above the right one of the first row
	Signers []Signer
	Columns int // 0: as many as suit the number
}

// Signer is who signs.
type Signer struct {
	Above    string // "Mengetahui,"
	Position string
	Name     string // empty: a line to write on
	Rank     string
	NIP      string
}

// Initials is the small table in which those between writer and signer put their initials
// (paraf koordinasi).
type Initials struct {
	Title     string
	Column    string // head of the column to write in
	Positions []string
}

// Rule is a line from edge to edge.
type Rule struct{}

// Break begins a page.
type Break struct{}

// Section begins a page, upright or landscape, until the next.
type Section struct{ Landscape bool }

func (Heading) block()    {}
func (Para) block()       {}
func (List) block()       {}
func (Fields) block()     {}
func (Table) block()      {}
func (Picture) block()    {}
func (Signatures) block() {}
func (Initials) block()   {}
func (Rule) block()       {}
func (Break) block()      {}
func (Section) block()    {}

// Plain is text of one face as runs.
func Plain(text string) []Run { return []Run{{Text: text}} }

// P is a justified paragraph.
func P(text string) Para { return Para{Runs: Plain(text), Align: Justify} }

// Items are points without points of their own.
func Items(texts ...string) []Item {
	items := make([]Item, len(texts))
	for i, text := range texts {
		items[i].Runs = Plain(text)
	}
	return items
}

// Cells are cells of one column each.
func Cells(texts ...string) []Cell {
	cells := make([]Cell, len(texts))
	for i, text := range texts {
		cells[i].Text = text
	}
	return cells
}

// To is an alignment for a Cell of its own.
func To(a Align) *Align { return &a }
