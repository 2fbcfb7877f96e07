// Most tests wait for timers and for each other's answers, not for the processor: four at a time take half as long as two.
[assembly: CollectionBehavior(MaxParallelThreads = 4)]
