package app

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/grid"
	"github.com/eqltui/eqltui/internal/intake"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/typo"
)

// saved is a profile that is known by name.
type saved struct {
	Name    string   `json:"name"`
	Own     bool     `json:"own"` // in the user's folder
	Kinds   []string `json:"kinds"`
	Purpose string   `json:"purpose,omitempty"`

	text     []byte
	profiles []intake.Profile
}

func (a *app) profilesCommand() *cobra.Command {
	c := &cobra.Command{
		Use: "profiles", Short: "List how exports of other programs are read, show one, save your own", Args: a.none,
		Long: `A profile says what cannot be told from a file: what its columns are, what its words mean, how it writes dates.
Each is a few YAML documents, one for each kind of file; of those the one whose columns fit the header is used.
Yours lie in your configuration folder and come before those of the program.`,
		Example: "  eqltui profiles\n  eqltui profiles show hubspot\n  eqltui import deals.csv --profile hubspot",
		RunE:    func(*cobra.Command, []string) error { return a.listProfiles() },
	}
	list := &cobra.Command{Use: "list", Short: "List the profiles", Args: a.none, Example: "  eqltui profiles list --json",
		RunE: func(*cobra.Command, []string) error { return a.listProfiles() }}
	show := &cobra.Command{Use: "show NAME", Short: "Print a profile", Args: exactly(1, "one profile is named"),
		Example: "  eqltui profiles show zoho > zoho.yaml", ValidArgsFunction: a.completeProfile,
		RunE: func(_ *cobra.Command, args []string) error {
			p, err := a.profileNamed(args[0])
			if err != nil {
				return err
			}
			_, err = a.out.Write(p.text)
			return err
		}}
	c.AddCommand(list, show, a.profilesSave())
	return c
}

func (a *app) profilesSave() *cobra.Command {
	var said []intake.Flag
	c := &cobra.Command{
		Use: "save NAME [FILE]", Short: "Save a profile: the documents of a file, or what the flags of an import say",
		Long: `With a file its documents are checked and kept as they stand. Without one the flags are kept as a document; a
document of the same kind in the profile of that name gives way to it.`,
		Example: "  eqltui profiles save ours ours.yaml\n  eqltui profiles save ours --kind referrals --map \"Data=referred_at\" " +
			"--set source=own_site",
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) < 1 || len(args) > 2 {
				return usageHint(cmd, "a name is needed, and perhaps a file", "write eqltui profiles save NAME [FILE]")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 2 && len(said) > 0 {
				return usageHint(cmd, "a file and flags exclude each other", "write the flags into the file")
			}
			if len(args) == 2 {
				return a.saveProfileFile(args[0], args[1])
			}
			p, err := intake.ReadFlags(said)
			if err != nil {
				return err
			}
			return a.toldKept(a.saveProfile(args[0], p))(args[0])
		},
	}
	for _, flag := range intake.FlagHelp() {
		c.Flags().VarP(&saidFlag{name: flag.Name, to: &said}, flag.Name, "", flag.Value)
	}
	return c
}

// profileFolder is where the user's profiles lie.
func (a *app) profileFolder() (string, error) {
	dir, err := a.folder("XDG_CONFIG_HOME", ".config")
	if err != nil {
		return "", err
	}
	return filepath.Join(dir, "profiles"), nil
}

// profiles lists all by name, the user's own before one of the program that is called alike.
func (a *app) profiles() ([]saved, error) {
	var out []saved
	add := func(name string, own bool, text []byte) error {
		profiles, err := intake.ReadProfiles(name, text)
		if err != nil {
			return err
		}
		s := saved{Name: name, Own: own, Purpose: intake.Purpose(text), text: text, profiles: profiles}
		for i := range profiles {
			profiles[i].Name = name
			if kind := profiles[i].Kind; kind != "" && !slices.Contains(s.Kinds, kind) {
				s.Kinds = append(s.Kinds, kind)
			}
		}
		out = append(out, s)
		return nil
	}
	dir, err := a.profileFolder()
	if err != nil {
		return nil, err
	}
	files, err := filepath.Glob(filepath.Join(dir, "*.yaml"))
	if err != nil {
		return nil, err
	}
	for _, path := range files {
		text, err := os.ReadFile(path)
		if err != nil {
			return nil, fault.Wrap(fault.Invalid, "read "+safetext.Line(path), fault.Bare(err), "check whether it may be read")
		}
		if err := add(strings.TrimSuffix(filepath.Base(path), ".yaml"), true, text); err != nil {
			return nil, err
		}
	}
	builtin, err := intake.Builtins()
	if err != nil {
		return nil, err
	}
	for _, b := range builtin {
		if slices.ContainsFunc(out, func(s saved) bool { return s.Name == b.Name }) {
			continue
		}
		if err := add(b.Name, false, b.Text); err != nil {
			return nil, err
		}
	}
	slices.SortFunc(out, func(x, y saved) int { return strings.Compare(x.Name, y.Name) })
	return out, nil
}

// profileNamed finds a profile.
func (a *app) profileNamed(name string) (*saved, error) {
	all, err := a.profiles()
	if err != nil {
		return nil, err
	}
	var names []string
	for i := range all {
		if all[i].Name == name {
			return &all[i], nil
		}
		names = append(names, all[i].Name)
	}
	hint := "there are " + strings.Join(names, ", ") + "; a file is named with its folder or ending, as in ./ours.yaml"
	if i := typo.Nearest(safetext.Fold(name), names); i >= 0 {
		hint = "did you mean " + names[i] + "?"
	}
	return nil, fault.New(fault.Usage, "read the profile "+quoted(name), "there is none of this name", hint)
}

// profilesFor reads what --profile says: the name of a profile, or a file of one.
func (a *app) profilesFor(word string) ([]intake.Profile, error) {
	if word == "" {
		return nil, nil
	}
	ending := strings.ToLower(filepath.Ext(word))
	if !strings.ContainsAny(word, `/\`) && ending != ".yaml" && ending != ".yml" {
		p, err := a.profileNamed(word)
		if err != nil {
			return nil, err
		}
		return p.profiles, nil
	}
	text, err := os.ReadFile(word)
	if err != nil {
		return nil, fault.Wrap(fault.Invalid, "read the profile "+safetext.Line(word), fault.Bare(err),
			"check the name and whether it may be read")
	}
	profiles, err := intake.ReadProfiles(word, text)
	for i := range profiles {
		profiles[i].Name = word
	}
	return profiles, err
}

func (a *app) listProfiles() error {
	all, err := a.profiles()
	if err != nil {
		return err
	}
	columns := []grid.Column{{Title: "PROFILE", Width: 14}, {Title: "WHOSE", Width: 7}, {Title: "KINDS", Width: 36}, {Title: "WHAT FOR",
		Width: 60}}
	if !a.json {
		if _, err := fmt.Fprintln(a.out, grid.Titles(columns)); err != nil {
			return err
		}
	}
	for i := range all {
		if a.json {
			if err := a.line(a.out, &all[i]); err != nil {
				return err
			}
			continue
		}
		whose := "program"
		if all[i].Own {
			whose = "yours"
		}
		if _, err := fmt.Fprintln(a.out, grid.Row(columns, []string{all[i].Name, whose, strings.Join(all[i].Kinds, ", "),
			all[i].Purpose})); err != nil {
			return err
		}
	}
	return nil
}

// saveProfileFile keeps the documents of a file as they stand.
func (a *app) saveProfileFile(name, file string) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return fault.Wrap(fault.Invalid, "read the profile "+safetext.Line(file), fault.Bare(err),
			"check the name and whether it may be read")
	}
	if _, err := intake.ReadProfiles(file, text); err != nil {
		return err
	}
	return a.toldKept(a.keepProfile(name, text))(name)
}

// toldKept says where a profile was kept, and how it is used.
func (a *app) toldKept(path string, err error) func(name string) error {
	return func(name string) error {
		if err == nil {
			a.note("saved in " + path + "; use it with --profile " + name)
		}
		return err
	}
}

// saveProfile keeps one document among those of a profile, and says where.
func (a *app) saveProfile(name string, p intake.Profile) (path string, err error) {
	if len(p.Flags()) == 0 {
		return "", fault.New(fault.Usage, "save the profile "+quoted(name), "nothing is said",
			"name a file, or say flags as import takes them")
	}
	dir, err := a.profileFolder()
	if err != nil {
		return "", err
	}
	documents := []intake.Profile{p}
	text, err := os.ReadFile(filepath.Join(dir, name+".yaml"))
	switch {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return "", fault.Wrap(fault.Invalid, "save the profile "+quoted(name), fault.Bare(err), "check whether it may be read")
	default:
		if documents, err = intake.ReadProfiles(name, text); err != nil {
			return "", err
		}
		if i := slices.IndexFunc(documents, func(d intake.Profile) bool { return d.Kind == p.Kind }); i >= 0 {
			documents[i] = p
		} else {
			documents = append(documents, p)
		}
	}
	if text, err = intake.WriteProfiles(documents); err != nil {
		return "", err
	}
	return a.keepProfile(name, text)
}

// keepProfile writes a profile whole or not at all, and says where.
func (a *app) keepProfile(name string, text []byte) (path string, err error) {
	what := "save the profile " + quoted(name)
	if name == "" || strings.Trim(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_") != "" {
		return "", fault.New(fault.Usage, what, "that is no name of a profile", "use letters, digits, dashes and underscores")
	}
	dir, err := a.profileFolder()
	if err != nil {
		return "", err
	}
	path = filepath.Join(dir, name+".yaml")
	if err = os.MkdirAll(dir, 0o700); err == nil {
		if err = os.WriteFile(path+".new", text, 0o600); err == nil {
			err = os.Rename(path+".new", path)
		}
	}
	if err != nil {
		return "", fault.Wrap(fault.ReadOnly, what, err, "make the folder "+safetext.Line(dir)+" one that you may write")
	}
	return path, nil
}

// completeProfile offers the names of profiles.
func (a *app) completeProfile(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
	if len(args) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	return a.profileNames(), cobra.ShellCompDirectiveNoFileComp
}

// profileNames are the profiles with what each is for; none where they cannot be read.
func (a *app) profileNames() (names []string) {
	all, err := a.profiles()
	if err != nil {
		return nil
	}
	for i := range all {
		names = append(names, worded(all[i].Name, all[i].Purpose))
	}
	return names
}
