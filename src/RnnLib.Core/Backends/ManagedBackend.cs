namespace RnnLib;

/// <summary>The default. It has no product of its own: <see cref="MatrixProduct"/> goes on to <see cref="Gemm"/> when no other backend takes over.</summary>
internal sealed class ManagedBackend : MatrixBackend
{
    private ManagedBackend()
        : base("managed")
    {
    }

    public static ManagedBackend Instance { get; } = new();

    public override bool IsAvailable => true;
}
