//! What every page says while the installation is being restored.

crate::strings! {
    /// The one text.
    Restoring {
        notice: "LOCAL_RESTORE is set: single sign-on is off, and a restore administrator can sign in. Remove the variable and start the program again once it works.",
            "LOCAL_RESTORE가 설정되어 있습니다. 통합 로그인이 꺼져 있고 복원 관리자가 로그인할 수 있습니다. 문제를 해결한 뒤 변수를 제거하고 다시 시작하세요.";
    }
}
