package app

import (
	"strings"
	"testing"
)

func TestTheManualPageHasWholeSentencesAndNoQuotationMarksOfTheSource(t *testing.T) {
	t.Parallel()
	h := &house{t, t.TempDir()}
	page := h.do("man")
	if !strings.Contains(page, "prospects who came through a partner and whose fit and intent both sides have verified") {
		t.Errorf("its first sentence is torn: %.600s", page)
	}
	if i := strings.IndexByte(page, '`'); i >= 0 {
		t.Errorf("it has a sign of the source: %s", page[max(0, i-60):i+20])
	}
	if strings.Contains(page, ".PP\n.PP") {
		t.Error("it has an empty paragraph")
	}
}
