// Each test starts up to a dozen processes: one test at a time leaves them the machine.
// They are processes of Linux: the tests look at them in /proc and send them signals.
[assembly: System.Runtime.Versioning.SupportedOSPlatform("linux")]
[assembly: CollectionBehavior(DisableTestParallelization = true)]
