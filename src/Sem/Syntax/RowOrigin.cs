namespace Stats.Sem;

/// <summary>Who made a row of a parameter table; the number is lavaan's column <c>user</c>.</summary>
public enum RowOrigin
{
    /// <summary>Added by the rules for what a model leaves unsaid.</summary>
    Automatic = 0,

    /// <summary>Written by the user.</summary>
    Written = 1,

    /// <summary>An equality made from labels that are the same, or by <see cref="EffectCoding"/>.</summary>
    SharedLabel = 2,

    /// <summary>A zero that identifies the factors of an <c>efa()</c> block before they are rotated.</summary>
    Rotation = 7,

    /// <summary>Where such a zero would stand, in a block of factors that shared labels identify already.</summary>
    SharedRotation = 77,
}
