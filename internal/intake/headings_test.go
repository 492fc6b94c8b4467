package intake

import (
	"strings"
	"testing"
)

// A heading of one list must not be taken away by another: of two lists the later would win unseen.
func TestHeadingsOfListsDoNotCollide(t *testing.T) {
	t.Parallel()
	for name, tables := range map[string][]map[string]string{
		"referrals":     {personHeadings, companyHeadings, referralHeadings, referralDone.when(), referredBy.by()},
		"opportunities": {personHeadings, companyHeadings, opportunityHeadings, opportunityDone.when()},
		"pages":         {pageHeadings, pageDone.when()},
	} {
		seen := map[string]string{}
		for _, table := range tables {
			for field, words := range table {
				for word := range strings.FieldsSeq(words) {
					word = strings.TrimPrefix(word, "~")
					if other, ok := seen[word]; ok && other != field {
						t.Errorf("of %s %s means %s and %s", name, word, other, field)
					}
					seen[word] = field
					if word != columnKey(word) {
						t.Errorf("%s is not written as headings are compared: %s", word, columnKey(word))
					}
				}
			}
		}
	}
}
