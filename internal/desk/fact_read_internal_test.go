package desk

import (
	"slices"
	"testing"
)

func TestAListThatIsTypedKeepsWhatABackslashStandsBefore(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][]string{
		"hubspot; sap, erp": {"hubspot", "sap", "erp"}, `a\;b,c\,d|e\|f`: {"a;b", "c,d", "e|f"}, `c:\\dir,x`: {`c:\dir`, "x"}, " ; , ": nil,
		`a\\,b`: {`a\`, "b"}, "نرم\u200cافزار": {"نرم\u200cافزار"}, "pay\u200cpal": {"paypal"},
	} {
		if got := several(text); !slices.Equal(got, want) {
			t.Errorf("%s is %q, want %q", text, got, want)
		}
	}
}
