package intake

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"time"

	"github.com/goccy/go-yaml"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/safetext"
)

// UnmarshalYAML reads one name, or a list of them.
func (n *Names) UnmarshalYAML(text []byte) error {
	var one string
	if err := yaml.Unmarshal(text, &one); err == nil {
		*n = Names{one}
		return nil
	}
	return yaml.Unmarshal(text, (*[]string)(n))
}

// MarshalYAML writes one name as itself.
func (n Names) MarshalYAML() (any, error) {
	if len(n) == 1 {
		return n[0], nil
	}
	return []string(n), nil
}

// ReadProfiles reads the documents of a file of profiles. name is the file's, for messages.
func ReadProfiles(name string, text []byte) ([]Profile, error) {
	what := "read the profile " + safetext.Line(name)
	in := yaml.NewDecoder(bytes.NewReader(text), yaml.Strict())
	var out []Profile
	for {
		var p Profile
		err := in.Decode(&p)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, fault.New(fault.Invalid, what, safetext.Line(strings.TrimSpace(yaml.FormatError(err, false, false))),
				"eqltui profiles show hubspot is an example")
		}
		if p.empty() {
			continue
		}
		if _, err := p.compile(time.UTC); err != nil {
			return nil, fault.Wrap(fault.Invalid, what, err, fault.HintOf(err))
		}
		out = append(out, p)
	}
	if len(out) == 0 {
		return nil, fault.New(fault.Invalid, what, "it says nothing", "eqltui profiles show hubspot is an example")
	}
	return out, nil
}

func (p *Profile) empty() bool { return len(p.Flags()) == 0 }

// WriteProfiles writes documents as ReadProfiles reads them.
func WriteProfiles(profiles []Profile) ([]byte, error) {
	var out bytes.Buffer
	for i := range profiles {
		text, err := yaml.Marshal(profiles[i])
		if err != nil {
			return nil, err
		}
		if i > 0 {
			out.WriteString("---\n")
		}
		out.Write(text)
	}
	return out.Bytes(), nil
}
