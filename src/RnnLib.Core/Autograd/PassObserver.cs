namespace RnnLib;

/// <summary>Watches a recording pass from within, for diagnostics: what is read, what is recorded, and what comes back.
/// A pass without one pays a comparison with null.</summary>
internal abstract class PassObserver
{
    /// <summary>A parameter entered the pass.</summary>
    public virtual void Read(Parameter parameter)
    {
    }

    /// <summary>An operation has been recorded; its values are complete.</summary>
    /// <param name="operation">Its name.</param>
    /// <param name="outputs">What it gave.</param>
    public virtual void Recorded(string operation, ReadOnlySpan<Tensor> outputs)
    {
    }

    /// <summary>The derivative of an operation has run.</summary>
    /// <param name="entry">Which operation: the number of those recorded before it.</param>
    /// <param name="operation">Its name.</param>
    /// <param name="reached">The gradients that it added to.</param>
    public virtual void Differentiated(int entry, string operation, IEnumerable<ReachedGradient> reached)
    {
    }
}

/// <summary>A gradient that an operation's derivative added to.</summary>
/// <param name="Parameter">The parameter that it belongs to; null for the gradient of a value on the way.</param>
/// <param name="Values">The gradient so far.</param>
internal readonly record struct ReachedGradient(Parameter? Parameter, ReadOnlyMemory<float> Values);
