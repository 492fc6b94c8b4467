package intake

import "strings"

// numberings are the lists of persons that number their own, by the keys of the headings that say so. A CRM
// numbers its leads and its contacts apart, so the ids of two lists share no origin; a heading that names no
// list (Id, Record ID, external_id) says nothing of it.
var numberings = map[string]string{
	"leads":     "leadid leadids leadnumber idleada idlead",
	"contacts":  "contactid contactids recordidcontact contactrecordid associatedcontactids idkontaktu idcontatto kontaktid",
	"persons":   "personid",
	"prospects": "prospectid",
}

// numbering is the list whose numbers a column holds, "" where its heading names none.
func numbering(heading string) string {
	key := columnKey(strings.TrimPrefix(strings.ToLower(heading), "property_"))
	for list, keys := range numberings {
		for k := range strings.FieldsSeq(keys) {
			if k == key {
				return list
			}
		}
	}
	return ""
}
