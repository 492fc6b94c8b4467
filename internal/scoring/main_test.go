package scoring_test

import (
	"fmt"
	"os"
	"reflect"
	"testing"

	"github.com/eqltui/eqltui/internal/policy"
)

// TestMain runs the tests and then holds the default policy against its document: it is shared by
// all tests of a process, so one that changes it makes others fail at times.
func TestMain(m *testing.M) {
	code := m.Run()
	fresh, problems := policy.Parse(policy.DefaultDocument())
	if err := problems.Err("default.yaml"); err != nil || !reflect.DeepEqual(fresh.Scoring, policy.Default().Scoring) {
		fmt.Fprintln(os.Stderr, "FAIL: a test changed the shared default policy:", err)
		code = 1
	}
	os.Exit(code)
}
