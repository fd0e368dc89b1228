namespace RnnLib.Core.Tests.Backends;

/// <summary>The tests that choose the process's backend: alone, since every other test's products would follow.</summary>
[CollectionDefinition(nameof(BackendChoice), DisableParallelization = true)]
public sealed class BackendChoice
{
    /// <summary>Runs an action with a backend chosen, then goes back to the former one.</summary>
    public static void With(MatrixBackend backend, Action action)
    {
        MatrixBackend former = MatrixBackend.Current;
        MatrixBackend.Current = backend;
        try
        {
            action();
        }
        finally
        {
            MatrixBackend.Current = former;
        }
    }
}
