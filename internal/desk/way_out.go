package desk

import (
	"slices"

	"github.com/eqltui/eqltui/internal/gate"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/policy"
)

// WayOut is what is left to do with a lead that cannot become an EQL as things are.
type WayOut struct {
	Gate    string         // the id of the gate that fails
	Because string         // the letter of BANT that was answered no, "" where it is another gate
	Reason  *policy.Reason // why it would be disqualified; nil: the policy offers none that fits
	Later   bool           // what fails may change by itself: it can be left alone until a date
}

// failing are the reasons that fit a failed gate, by the codes that policies use.
func failing() map[string][]string {
	return map[string][]string{
		"icp": {"wrong_fit", "not_icp"}, "ecosystem": {"wrong_fit", "no_partner"}, "clean": {"duplicate", "customer"},
		"bant": {"no_need"},
	}
}

// WayOutOf says what is left to do with a lead of these facts, nil while no gate fails. A no to need or
// authority ends it; one to budget or timeline is of this year.
func WayOutOf(p *policy.Policy, f *lead.Facts, r *gate.Result) *WayOut {
	at := slices.IndexFunc(r.Gates, func(g gate.Gate) bool { return g.Outcome == gate.Fail })
	if at < 0 || p == nil {
		return nil
	}
	out := &WayOut{Gate: r.Gates[at].ID}
	codes := failing()[out.Gate]
	if out.Gate == "bant" {
		out.Later = true
		for _, letter := range []string{"need", "authority", "budget", "timeline"} {
			if f.BANT.Get(letter).Answer == lead.No {
				out.Because, out.Later = letter, letter == "budget" || letter == "timeline"
				codes = append([]string{"no_" + letter}, codes...)
				break
			}
		}
	}
	for _, code := range codes {
		if i := slices.IndexFunc(p.Reasons, func(r policy.Reason) bool { return r.Code == code }); i >= 0 {
			out.Reason = &p.Reasons[i]
			return out
		}
	}
	return out
}
