//! The decision: findings and settings in, standings out.

use std::sync::Arc;

use super::allowed::{Allowed, Standing};
use super::baseline::Baseline;
use super::comments::Comments;
use super::config::{Asked, Config, PathAllow, Place, below, invalid};
use super::date::Date;
use super::glob::glob_path;
use super::marks::has_own;
use super::notice::{Notice, NoticeKind};
use crate::entry::Detector;
use crate::finding::Finding;
use crate::rule::{Level, Rule};
use crate::rules;
use crate::sorted::Sorted;

/// The settings that apply to one package: its own, then those of its workspace.
#[derive(Clone, Debug)]
pub struct Policy {
    today: Date,
    configs: Vec<Arc<Config>>,
    baselines: Vec<Arc<Baseline>>,
    extra: Vec<&'static Rule>,
    detector: Detector,
}

/// The decisions about one file.
#[derive(Debug, Default)]
#[non_exhaustive]
pub struct Judgement {
    /// The standing of each finding, in their order.
    pub standings: Vec<Standing>,
    /// Notices about the file's allow comments.
    pub notices: Vec<Notice>,
    /// Which settings were used.
    pub uses: Uses,
}

/// Which settings were used so far: add those of every [`Judgement`], in any order.
#[derive(Clone, Debug, Default)]
pub struct Uses(Sorted<Use>);

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Use {
    /// An `[[allow]]`: which settings, which one.
    Path(usize, usize),
    /// An entry: which baseline, which line.
    Entry(usize, usize),
}

impl Uses {
    /// Adds those of another file.
    pub fn add(&mut self, other: Self) {
        for (using, ()) in other.0.iter() {
            self.0.insert(*using, ());
        }
    }
}

impl Policy {
    /// Joins settings, the nearest first: a package's before its workspace's. If several set the level of a rule, the
    /// first one counts; so does the first of several rules with one name. All allows and baselines count.
    ///
    /// # Errors
    /// The place of a name that is neither a built-in rule nor one of these settings.
    pub fn new(
        today: Date,
        configs: Vec<Arc<Config>>,
        baselines: Vec<Arc<Baseline>>,
    ) -> Result<Self, Notice> {
        let mut names = Sorted::default();
        let mut drafts = Vec::new();
        for config in &configs {
            let mut own = Sorted::default();
            for (rule, place) in &config.extra {
                let name = rule.name.as_str();
                if !own.insert(name, ()) {
                    return Err(invalid(&config.file, *place, "there are two rules of this `name`"));
                }
                if names.insert(name, ()) {
                    drafts.push(rule);
                }
            }
        }
        let is_rule = |name: &str| names.get(name).is_some() || rules::by_name(name).is_some();
        for config in &configs {
            let unknown = |place: Place| {
                invalid(&config.file, place, "there is no such rule: `cargo api-guard rules` lists them")
            };
            if let Some((.., place)) = config.levels.iter().find(|(name, ..)| !is_rule(name)) {
                return Err(unknown(*place));
            }
            for allow in &config.allows {
                if let Some((_, place)) = allow.rules.iter().find(|(name, _)| !is_rule(name)) {
                    return Err(unknown(*place));
                }
            }
        }
        let extra: Vec<&'static Rule> = drafts.into_iter().map(|rule| rule.leak()).collect();
        let detector = Detector::with_rules(extra.iter().copied());
        Ok(Self { today, configs, baselines, extra, detector })
    }

    /// The detector, with the rules of the settings.
    #[must_use]
    pub fn detector(&self) -> Detector {
        self.detector
    }

    /// The rule of that name, built in or from the settings.
    #[must_use]
    pub fn rule(&self, name: &str) -> Option<&'static Rule> {
        self.extra.iter().copied().find(|rule| rule.name == name).or_else(|| rules::by_name(name))
    }

    /// Decides the standing of a file's findings. They are those of [`Detector::scan_file`], in its order; `path` has
    /// `/` between folders and begins at the same folder as the folders of the settings.
    ///
    /// A finding is allowed by an `allow!` around it, by a comment, by an `[[allow]]`, by its rule's level or by a
    /// baseline; the first of these is reported. A second one that would allow it counts as used too, so it is not
    /// stale. `deny` does not raise the level of a single finding: one with a wrong checksum still warns.
    ///
    /// # Examples
    /// ```
    /// use api_guard_detect::policy::{Date, NoticeKind, Policy, Standing};
    ///
    /// let policy = Policy::new(Date::new(2026, 11, 24), Vec::new(), Vec::new()).unwrap();
    /// let key = ["ghp", "_", "aB3dE5gH7jK9mN1pQ3sT5vW7yZ9bC12qUI4f"].concat();
    /// let allow = "api-guard: allow github_personal_access_token revoked in 2024";
    /// let text = format!("T={key} # {allow}");
    /// let findings = policy.detector().scan_file("a.sh", text.as_bytes());
    /// let judgement = policy.judge("a.sh", text.as_bytes(), &findings);
    /// let Standing::Allowed(allowed) = &judgement.standings[0] else { panic!() };
    /// assert_eq!(allowed.reason(), Some("revoked in 2024"));
    ///
    /// let stale = policy.judge("a.sh", text.replace(&key, "").as_bytes(), &[]);
    /// assert_eq!(stale.notices[0].kind, NoticeKind::Stale);
    /// ```
    #[must_use]
    pub fn judge(&self, path: &str, source: &[u8], findings: &[Finding]) -> Judgement {
        let mut judgement = Judgement::default();
        if findings.is_empty() && !has_own(source) {
            return judgement;
        }
        let is_rule = |name: &str| self.rule(name).is_some();
        let notices = &mut judgement.notices;
        let mut comments = Comments::read(path, source, !findings.is_empty(), &is_rule, notices);
        let commented = comments.judge(findings);
        comments.unused(path, notices);
        let paths = self.paths_of(path);
        for (finding, comment) in findings.iter().zip(commented) {
            let by_macro = finding.allowed.then_some(Allowed::Macro);
            let by_path = self.by_path(&paths, finding, &mut judgement.uses);
            let (level, by_rule) = self.level(finding);
            let by_baseline = self.by_baseline(path, source, finding, &mut judgement.uses);
            let allowed = by_macro.or(comment).or(by_path).or(by_rule).or(by_baseline);
            judgement.standings.push(match (allowed, level) {
                (Some(allowed), _) => Standing::Allowed(allowed),
                (None, Level::Deny) => Standing::Denied,
                (None, Level::Warn) => Standing::Warned,
            });
        }
        judgement
    }

    /// Notices about the settings once everything is read: which allows have expired, and which allows and entries of a
    /// baseline match nothing. The latter are only reported if `whole` says that every file they can apply to was
    /// judged.
    #[must_use]
    pub fn leftovers(&self, uses: &Uses, whole: bool) -> Vec<Notice> {
        let mut notices = Vec::new();
        for (at, config) in self.configs.iter().enumerate() {
            for (number, allow) in config.allows.iter().enumerate() {
                let (kind, message) = if self.has_expired(allow) {
                    (NoticeKind::Expired, "this allow has expired, and allows nothing")
                } else if whole && uses.0.get(&Use::Path(at, number)).is_none() {
                    (NoticeKind::Stale, "this allow matches no finding any more: remove it")
                } else {
                    continue;
                };
                notices.push(Notice { kind, ..invalid(&config.file, allow.place, message) });
            }
        }
        for (at, baseline) in self.baselines.iter().enumerate().filter(|_| whole) {
            notices.extend(baseline.unused(|line| uses.0.get(&Use::Entry(at, line)).is_some()));
        }
        notices
    }

    fn has_expired(&self, allow: &PathAllow) -> bool {
        allow.expires.is_some_and(|day| day < self.today)
    }

    /// The allows that are about a file.
    fn paths_of(&self, path: &str) -> Vec<(Use, &Config, &PathAllow)> {
        let mut paths = Vec::new();
        for (at, config) in self.configs.iter().enumerate() {
            let Some(inner) = below(&config.folder, path) else { continue };
            for (number, allow) in config.allows.iter().enumerate() {
                if !self.has_expired(allow) && glob_path(&allow.path, inner) {
                    paths.push((Use::Path(at, number), &**config, allow));
                }
            }
        }
        paths
    }

    fn by_path(
        &self,
        paths: &[(Use, &Config, &PathAllow)],
        finding: &Finding,
        uses: &mut Uses,
    ) -> Option<Allowed> {
        let name = finding.rule.name;
        let mut first = None;
        for (using, config, allow) in paths {
            if allow.rules.is_empty() || allow.rules.iter().any(|(rule, _)| rule == name) {
                uses.0.insert(*using, ());
                first = first.or(Some((config, allow)));
            }
        }
        let (config, allow) = first?;
        Some(Allowed::Path { file: config.file.clone(), line: allow.place.0, reason: allow.reason.clone() })
    }

    /// The level of a finding, and what switches its rule off.
    pub(crate) fn level(&self, finding: &Finding) -> (Level, Option<Allowed>) {
        let asked = self.configs.iter().find_map(|config| {
            let (_, asked, place) = config.levels.iter().find(|(name, ..)| name == finding.rule.name)?;
            Some((*asked, config.file.as_str(), place.0))
        });
        match asked {
            None => (finding.level, None),
            Some((Asked::Warn, ..)) => (Level::Warn, None),
            Some((Asked::Deny, ..)) if finding.rule.level == Level::Deny => (finding.level, None),
            Some((Asked::Deny, ..)) => (Level::Deny, None),
            Some((Asked::Allow, file, line)) => {
                (finding.level, Some(Allowed::Rule { file: file.to_owned(), line }))
            }
        }
    }

    fn by_baseline(&self, path: &str, source: &[u8], finding: &Finding, uses: &mut Uses) -> Option<Allowed> {
        let mut first = None;
        for (at, baseline) in self.baselines.iter().enumerate() {
            let Some(line) = baseline.line_of(path, source, finding) else { continue };
            uses.0.insert(Use::Entry(at, line), ());
            first.get_or_insert_with(|| Allowed::Baseline { file: baseline.file().to_owned(), line });
        }
        first
    }
}
