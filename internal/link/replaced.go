package link

import "strings"

// Parameter is one parameter of a link, decoded.
type Parameter struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// Replaced lists the UTM parameters of an address that Build drops or writes anew, in their order,
// so that whoever builds a link learns what it said before. A parameter that Build writes with the
// same value is not among them; wanted is the built link.
func Replaced(base, wanted string) []Parameter {
	base, _, _ = strings.Cut(base, "#")
	_, query, ok := strings.Cut(base, "?")
	if !ok {
		return nil
	}
	now := map[string]string{}
	for p := range pairs(queryOf(wanted)) {
		if _, seen := now[p.key]; !seen {
			now[p.key] = p.value
		}
	}
	var out []Parameter
	for p := range pairs(query) {
		if !utmKey(p.raw) {
			continue
		}
		if v, stays := now[p.key]; !stays || v != p.value {
			out = append(out, Parameter{p.key, p.value})
		}
	}
	return out
}
