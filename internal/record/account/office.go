package account

// HealthOffice is the OPD of those whose work is health; fact/edition names it.
const HealthOffice = "dinkes"

// OfficeOf is the OPD for which somebody states values; empty: for any, or a planner who
// was given none.
func (a Account) OfficeOf() string {
	switch a.Role {
	case Health, Puskesmas:
		return HealthOffice
	case Planner:
		return a.Office
	}
	return ""
}
