namespace RnnLib;

/// <summary>Who multiplies matrices: RnnLib's own kernels, MathNet's provider, or an installed OpenBLAS.</summary>
/// <remarks>
/// The choice holds for the whole process and concerns the products of dense matrices: <see cref="Ops.MatMul"/> and
/// <see cref="Ops.Linear"/>, forward and backward, with the layers made of them. The built-in recurrent layers always run on the
/// managed kernels, which keep the weights packed and fuse the cell's arithmetic; so do small products, where a call costs more
/// than it saves. Backends differ in rounding, because they sum in another order.
/// <example><code>
/// if (MatrixBackend.OpenBlas.IsAvailable)
///     MatrixBackend.Current = MatrixBackend.OpenBlas;
/// </code></example>
/// </remarks>
public abstract class MatrixBackend
{
    private static volatile MatrixBackend _current = ManagedBackend.Instance;

    private protected MatrixBackend(string name) => Name = name;

    /// <summary>RnnLib's own kernels: the default. Always available, and the same bits whatever the number of threads.</summary>
    public static MatrixBackend Managed => ManagedBackend.Instance;

    /// <summary>
    /// The current provider of MathNet.Numerics, <c>LinearAlgebraControl.Provider</c>, looked up at each product. Always available,
    /// but worth choosing only with a native provider (<c>LinearAlgebraControl.TryUseNative()</c>): MathNet's managed one is slow.
    /// </summary>
    /// <remarks>MathNet takes whole arrays, so each product copies its operands.</remarks>
    public static MatrixBackend MathNet => MathNetBackend.Instance;

    /// <summary>
    /// A libopenblas that is installed on this machine, called directly. It is looked for when it is first asked for, under
    /// the library's usual names, and is available where it is found.
    /// </summary>
    /// <remarks>It runs on as many threads as it likes: the environment variable <c>OPENBLAS_NUM_THREADS</c> limits them.</remarks>
    public static MatrixBackend OpenBlas => OpenBlasBackend.Instance;

    /// <summary>The backend of this process; <see cref="Managed"/> until another is chosen. Products under way end on the one they began with.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    /// <exception cref="DllNotFoundException">The backend's native library cannot be used; the message says what was looked for and how to install it. The former choice stays.</exception>
    public static MatrixBackend Current
    {
        get => _current;
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            value.Prepare();
            _current = value;
        }
    }

    /// <summary>The backend's name, such as <c>OpenBLAS</c>.</summary>
    public string Name { get; }

    /// <summary>Whether the backend can be chosen here. Asking an OpenBLAS loads it.</summary>
    public abstract bool IsAvailable { get; }

    /// <summary>The backend's name and, where it has one loaded, what its library says of itself.</summary>
    public override string ToString() => Name;

    /// <summary>Gets the backend ready, or throws what <see cref="Current"/> documents.</summary>
    private protected virtual void Prepare()
    {
    }
}
