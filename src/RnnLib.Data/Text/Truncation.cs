namespace RnnLib.Data;

/// <summary>What is left of a text that is too long.</summary>
public enum Truncation
{
    /// <summary>Its first tokens, as torchtext's <c>Truncate</c> leaves them.</summary>
    KeepStart,

    /// <summary>Its last tokens, as Keras's <c>pad_sequences</c> leaves them by default.</summary>
    KeepEnd,
}
