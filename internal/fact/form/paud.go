package form

import "tumbuh/internal/base/civil"

// Attendance is how a child of two to six years attended early childhood education
// (PAUD) in the months of form 2C. A month without a word of it is the form's "-".
type Attendance struct {
	Who    string
	Age    int // completed months at the end of the last month
	Months map[civil.Month]bool
}

// Age bands of form 2C, in completed months: over two to six years, the second from
// three years on.
const (
	PaudFrom, PaudOlder, PaudUntil = 24, 36, 84
)

// PaudCategory is form 2C's column: 1 from two years on, 2 from three.
func PaudCategory(age int) int {
	if age >= PaudOlder {
		return 2
	}
	return 1
}

// active is the attendance from which one official copy of the form counts a child.
const active = 80 // percent

// Attended is table 3's row of the older children, by both ways in which copies of the
// form count it. It never enters table 4.
type Attended struct {
	Children int `json:"children"` // two to six years old
	Months   Sum `json:"months"`   // attended, of those with a word
	Active   Sum `json:"active"`   // children at 80 % or more, of those with a word
}

// Paud is what one child's period adds.
func Paud(a Attendance, period civil.Period) Attended {
	sum := Attended{Children: 1}
	for m, came := range a.Months {
		if !period.Has(m) {
			continue
		}
		if sum.Months.Due++; came {
			sum.Months.Received++
		}
	}
	if sum.Months.Due > 0 {
		sum.Active.Due = 1
		if sum.Months.Received*100 >= active*sum.Months.Due {
			sum.Active.Received = 1
		}
	}
	return sum
}

// Add adds two up.
func (a Attended) Add(o Attended) Attended {
	return Attended{a.Children + o.Children, a.Months.Add(o.Months), a.Active.Add(o.Active)}
}
