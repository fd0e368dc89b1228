namespace RnnLib.Core.Tests;

/// <summary>The tests that choose how many threads work: alone, since every other test's work would follow.</summary>
[CollectionDefinition(nameof(ThreadCount), DisableParallelization = true)]
public sealed class ThreadCount;
