package say

import (
	"slices"
	"strings"
)

// HeadCount reads how many people work somewhere as one says it on the phone: "420", "1 240",
// "about 300", "~300", "300+ people". about says that it is not exact. A range or anything else is "".
func HeadCount(text string) (count string, about bool) {
	var digits []string
	for _, word := range strings.Fields(strings.ToLower(text)) {
		bare := strings.Trim(word, "~≈+")
		about = about || bare != word
		switch {
		case bare == "":
		case slices.Contains([]string{"about", "around", "roughly", "some", "approx", "approx.", "circa", "ca", "ca.", "c.", "około", "ok.",
			"etwa", "rund"}, bare):
			about = true
		case slices.Contains([]string{"people", "persons", "employees", "staff", "heads", "fte"}, bare):
		default:
			digits = append(digits, strings.FieldsFunc(bare, func(r rune) bool { return r == '.' || r == ',' })...)
			if strings.HasPrefix(bare, ".") || strings.HasPrefix(bare, ",") {
				return "", false
			}
		}
	}
	for i, group := range digits {
		if strings.Trim(group, "0123456789") != "" || i > 0 && len(group) != 3 || i == 0 && len(digits) > 1 && len(group) > 3 {
			return "", false // no number, or none whose groups are thousands
		}
	}
	count = strings.Join(digits, "")
	return count, about && count != ""
}
