package gate_test
import ("testing";"fmt"
"github.com/eqltui/eqltui/internal/gate";"github.com/eqltui/eqltui/internal/policy";"github.com/eqltui/eqltui/internal/scoring")
func TestTry(t *testing.T){
 j:=gate.Compile(policy.Default(),scoring.Compile(policy.Default()))
 for _,l:=range []string{
 `{"now":"2026-11-20T12:00:00Z","lead":{"id":1,"referred_at":"2026-11-18","program_tier":"gold","use_case":"orders"},"account":{"industry":"Logistics ","region":"EMEA","tech_stack":["Salesforce"]},"partner":{"id":"ponte","certified":true,"status":"active"},"touches":[{"at":"2026-11-18T00:00:00Z","kind":"partner_referral"}],"bant":{"budget":"yes","need":"yes"},"confirmed":{"us":true}}`,
 `{"now":"2026-11-20T12:00:00Z","lead":{"id":1,"referred_at":"2026-11-18","program_tier":"gold"},"account":{"industry":"Logistics "},"partner":{"id":"ponte","certified":true,"status":"active"},"touches":[{"at":"2026-11-18T00:00:00Z","kind":"partner_referral"}],"bant":{},"confirmed":{}}`,
 `{"now":"2026-11-20T12:00:00Z","lead":{"source":"overlap"}}`,
 `{"now":"2026-11-20T12:00:00Z","lead":{"source":"own_site"},"touches":[{"at":"2026-11-18","kind":"demo_request"},{"at":"2026-11-18","kind":"integration_install"}]}`,
 `{"now":"2026-11-20T12:00:00Z","account":{"employees":9}}`,
 `{"now":"2026-11-20T12:00:00Z","account":{"employees":"9"}}`,
 }{
  out,err:=gate.Answer([]byte(l),j,nil)
  fmt.Println(string(out),err)
 }
}
