//! What the form of a known issuer begins from.

use super::IssuerForm;
use crate::text::Lang;
use serde::{Deserialize, Serialize};

/// A kind of issuer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Preset {
    /// Any.
    #[default]
    Custom,
    /// GitHub Actions.
    GitHub,
    /// GitLab CI.
    GitLab,
    /// The service accounts of a Kubernetes cluster.
    Kubernetes,
    /// Google Cloud.
    Google,
    /// Microsoft Entra.
    Azure,
    /// HCP Terraform.
    Terraform,
}

impl Preset {
    /// All, in the order of the form.
    pub const ALL: [Preset; 7] = [
        Preset::Custom,
        Preset::GitHub,
        Preset::GitLab,
        Preset::Kubernetes,
        Preset::Google,
        Preset::Azure,
        Preset::Terraform,
    ];

    /// Its stable name.
    pub const fn name(self) -> &'static str {
        match self {
            Preset::Custom => "custom",
            Preset::GitHub => "github",
            Preset::GitLab => "gitlab",
            Preset::Kubernetes => "kubernetes",
            Preset::Google => "google",
            Preset::Azure => "azure",
            Preset::Terraform => "terraform",
        }
    }

    /// The one with a name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|preset| preset.name() == name)
    }

    /// What it is called.
    pub const fn title(self, lang: Lang) -> &'static str {
        match (self, lang) {
            (Preset::Custom, Lang::En) => "Other",
            (Preset::Custom, Lang::Ko) => "기타",
            (Preset::GitHub, _) => "GitHub Actions",
            (Preset::GitLab, _) => "GitLab CI",
            (Preset::Kubernetes, _) => "Kubernetes",
            (Preset::Google, _) => "Google Cloud",
            (Preset::Azure, _) => "Microsoft Entra",
            (Preset::Terraform, _) => "HCP Terraform",
        }
    }

    /// The form that it begins from. In angle brackets stands what is to be filled in.
    pub fn form(self) -> IssuerForm {
        let (issuer, conditions) = match self {
            Preset::Custom => ("", ""),
            Preset::GitHub => (
                "https://token.actions.githubusercontent.com",
                "repository_owner = <owner>",
            ),
            Preset::GitLab => ("https://gitlab.com", "namespace_path = <group>"),
            Preset::Kubernetes => ("", "/kubernetes.io/namespace = <namespace>"),
            Preset::Google => ("https://accounts.google.com", "email = <service account's email>"),
            Preset::Azure => ("https://login.microsoftonline.com/<tenant id>/v2.0", ""),
            Preset::Terraform => (
                "https://app.terraform.io",
                "terraform_organization_name = <organization>",
            ),
        };
        IssuerForm {
            issuer: issuer.into(),
            preset: self.name().into(),
            conditions: conditions.into(),
            // Only an issuer of one's own knows people by their email.
            people: self == Preset::Custom,
            service_accounts: true,
            ..IssuerForm::default()
        }
    }
}
