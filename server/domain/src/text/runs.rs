//! What programs that log runs are told.

crate::strings! {
    /// What programs that log runs are told.
    Runs {
        malformed: "This request cannot be read: {why}", "요청을 읽을 수 없습니다: {why}";
        too_much: "it asks for more at once than is answered.", "한 번에 응답할 수 있는 것보다 많은 것을 요청합니다.";
        several: "it holds several operations and names none.", "여러 작업이 있는데 이름이 지정되지 않았습니다.";
        needs_upstream: "Gatehouse signs programs in and records their runs. This needs more, a W&B server behind it: {what}", "Gatehouse는 프로그램을 로그인시키고 실행을 기록합니다. 이 요청에는 뒤에 W&B 서버가 필요합니다: {what}";
        bad_project: "The project's name cannot be used. {why}", "프로젝트 이름을 사용할 수 없습니다. {why}";
        bad_run: "A run's id (WANDB_RUN_ID) has up to 128 characters, and none of / \\ # ? % :", "실행 ID(WANDB_RUN_ID)는 128자까지이며 / \\ # ? % : 를 쓸 수 없습니다.";
        bad_file: "A file's name is a path below the run's directory, of up to 500 bytes.", "파일 이름은 실행 디렉터리 아래의 경로이며 500바이트까지입니다.";
        no_run: "There is no run {place} here. It is recorded when it begins, with wandb.init().", "{place} 실행이 없습니다. 실행은 wandb.init()으로 시작할 때 기록됩니다.";
        too_many: "A run has at most {most} files here.", "한 실행에 보관되는 파일은 최대 {most}개입니다.";
        too_large: "Of a run only small files are kept here: up to {most} KiB each, and sixteen times that together.", "실행의 파일은 각각 {most} KiB까지, 합계는 그 16배까지만 보관됩니다.";
        grant: "This upload address has run out, or its run or key has ended. Ask for a new one.", "업로드 주소의 기한이 지났거나 실행 또는 키가 끝났습니다. 새 주소를 요청하세요.";
    }
}
